import type { RunRecord, TransportName } from '../contract.ts'
import type { Author, VerdictKind } from './judge/verdict.ts'

/**
 * How a stream ended, as the client saw it. `refused` is a status instead of a stream; `silent`: nothing more
 * came, and no end either; `endless`: more came than anybody had asked for, or for longer; `malformed`: what came
 * next was not the protocol's; `left`: the client went, as the check meant it to.
 */
export type Ending =
  | 'complete'
  | 'truncated'
  | 'reset'
  | 'refused'
  | 'silent'
  | 'endless'
  | 'malformed'
  | 'left'

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
  /** SSE's id, where the event had one of its own. */
  id?: string
  /** True for a binary message of a WebSocket; its data is then base64. */
  binary?: true
  /** Long data is kept as its length and digest: see abridge.ts. */
  data: string
}

/** What a check measured besides the stream itself. */
export type Fact = string | number | boolean | null

/** What a fact must be like, and what it means where it is not. Stored, so that a verdict needs nothing else. */
export interface Claim {
  /** The fact's name. One that was not measured is like none. */
  fact: string
  /** Exactly this. */
  is?: Fact
  /** One of these. */
  oneOf?: Fact[]
  atLeast?: number
  atMost?: number
  /** At most so many times what the direct run measured. Not asked where there is none. */
  atMostTimesDirect?: number
  /** What it is where the claim does not hold. */
  otherwise: Extract<VerdictKind, 'degrades' | 'cut' | 'refused'>
  /** Then the verdict's sentence. `{name}` stands for that fact, `{direct:name}` for the direct run's. */
  says: string
  /** True where a busy machine could have looked the same. */
  doubtful?: true
}

/** An edge's own log line about a run, as the edge's own folder reads it. */
export interface EdgeLog {
  /** As it was written. */
  line: string
  /** In words. */
  says: string
  /** Whom it points to; absent where it points to nobody. */
  author?: Author
  /** When that was, ms since the edge got the request. */
  ms?: number
}

/** What the check asked for, and so what a perfect edge delivers. Stored, so that a verdict needs nothing else. */
export interface Expectation {
  /** The HTTP status of what was let through; any other is a refusal. Absent where none is. */
  status?: number
  /**
   * Each event's data, in order; where `stamped`, what follows the stamp; long data as abridge.ts has it. Absent
   * where the body is not held against anything.
   */
  data?: string[]
  /** The name every SSE event must carry. */
  event?: string
  /** Milliseconds that the origin leaves between two events. */
  intervalMs: number
  /** True where each event begins with the origin's stamp: `<sequence number> <unix ms> `. */
  stamped: boolean
  /** True where a content coding that was put on the body on its way is no fault. */
  coded?: true
  /** The WebSocket close code of a whole stream. */
  closeCode?: number
  /** How it must end; `complete`, unless told otherwise. */
  endings?: Ending[]
  /** What else must hold. */
  claims?: Claim[]
  /** The verdict's sentence where it survives, with facts' names as in a claim's. */
  says?: string
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
  /** When signs of life came that are no events, SSE's comments and WebSocket's pings: ms since the request. */
  beats: number[]
  facts: Record<string, Fact>
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
  /** What the service recorded; null: it never saw the run. Absent where it was not asked, or cannot be. */
  server?: RunRecord | null
  /** What the edge's own log says of it, where the edge keeps one that we can read. */
  edgeLog?: EdgeLog
  /** By how much the edge's times were divided, where they were. */
  scale?: number
}

/** What kind of thing went wrong. A closed list, for programs to read; `none` where nothing did. */
export const causes = [
  'none',
  // It arrived, but not as it was made.
  'held-to-end',
  'held-by-size',
  'held-by-time',
  'first-held',
  'head-late',
  'late',
  'merged',
  'compressed',
  // It arrived as something else.
  'altered',
  'lost',
  'doubled',
  'reordered',
  // It ended before its time, or its end lies.
  'cut-total',
  'cut-idle',
  'truncated',
  'reset',
  'hidden-end',
  // It never began.
  'refused',
  'not-a-stream',
  'wrong-type',
  'no-upgrade',
  'unreachable',
] as const

export type Cause = (typeof causes)[number]
