import type { TransportName } from '../transports/transport.ts'

/**
 * How a stream ended, as the client saw it. `refused` is a status instead of a stream; `silent`: nothing more
 * came, and no end either; `endless`: more came than anybody had asked for, or for longer; `malformed`: what came
 * next was not the protocol's.
 */
export type Ending = 'complete' | 'truncated' | 'reset' | 'refused' | 'silent' | 'endless' | 'malformed'

/** Bytes that one read of the socket brought. */
export interface Arrival {
  /** Milliseconds since the request was sent. */
  ms: number
  bytes: number
}

/** An event as the client got it. */
export interface ReceivedEvent {
  /** When its last byte arrived: milliseconds since the request was sent. */
  ms: number
  /** SSE's event name, where there was one. */
  event?: string
  data: string
}

/** What the check asked for, and so what a perfect edge delivers. Stored, so that a verdict needs nothing else. */
export interface Expectation {
  /** The HTTP status of a stream that was let through. */
  status: number
  /** Each event's data, in order. Where `stamped`, what follows the stamp. */
  data: string[]
  /** The name every SSE event must carry. */
  event?: string
  /** Milliseconds that the origin leaves between two events. */
  intervalMs: number
  /** True where each event begins with the origin's stamp: `<sequence number> <unix ms> `. */
  stamped: boolean
  /** The WebSocket close code of a whole stream. */
  closeCode?: number
}

/**
 * What happened when one check asked one URL, raw. No judgement: that is verdict.ts's, and can be made
 * again from this record at any time.
 */
export interface Outcome {
  /** The check's id. */
  check: string
  transport: TransportName | 'http'
  /** The id under which both sides record this stream. */
  run: string
  url: string
  /** When the request was sent, unix ms. */
  startedAt: number
  expected: Expectation
  /** Absent when no answer came. */
  status?: number
  /** The response's headers as they came: order, case and repeats kept. */
  headers: [name: string, value: string][]
  arrivals: Arrival[]
  events: ReceivedEvent[]
  /** The body of a refusal, its first 1,024 characters. */
  refusal?: string
  /** Absent when nothing ended, because nothing could be asked (see `fault`). */
  ending?: Ending
  /** When it ended: milliseconds since the request was sent. */
  endedMs?: number
  closeCode?: number
  closeReason?: string
  /** What was wrong with the bytes that made it `malformed`. */
  malformed?: string
  /** Why the check could not be run: the harness's or the network's fault, no word about the edge. */
  fault?: { code: string; message: string }
  /** The edge's own log line about this run, where the edge keeps a log that we can read. */
  edgeLog?: string
}
