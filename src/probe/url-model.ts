import type { Fields } from '../contract.ts'
import type { AdviceFor } from './advice/advice.ts'
import type { Protocol } from './clients/client.ts'
import type { Cause, Ending, VerdictKind } from './model.ts'

/** How a stream of unknown making is carried. */
export type UrlTransport = 'chunked' | 'sse' | 'ndjson' | 'websocket'

/** What to ask of a URL, as the command line says it. */
export interface UrlRequest {
  url: URL
  /** Default: the profile's, or else POST with a body and GET without one. */
  method?: string
  /** Lower-case name → value; undefined leaves out one that is usual. */
  headers: Record<string, string | undefined>
  /** Default: none. */
  body?: Buffer
  transport: UrlTransport | 'auto'
  /** What the last event holds. Default: what the profile knows. */
  until?: string
  /** WebSocket messages to send once it is open, in order. */
  send: string[]
  /** How long to listen at most, ms. Then the client leaves. */
  longest: number
  /** What to speak. Default: what ALPN chooses, as in a browser. */
  protocol?: Protocol
  /** Default: the system's authorities; `insecure`: any certificate will do. */
  tls: { ca?: string; insecure?: boolean }
  /** Addresses to connect to in place of a look-up, by `host:port`. */
  resolve: Map<string, string>
  signal?: AbortSignal
}

/** What was changed in a request, one thing at a time. */
export type Variation = 'as given' | 'identity' | 'http/1.1'

/** Bytes of a body that one read of the socket brought; a message, on a WebSocket. */
export interface Read {
  /** Milliseconds since the request was sent. */
  ms: number
  /** Without HTTP's framing; with the content coding. */
  bytes: number
  /** True where it ends within an event. */
  cut?: true
}

/** An event as it came. Its content is left out: it may be private. */
export interface SeenEvent {
  /** When its last byte arrived: milliseconds since the request was sent. */
  ms: number
  /** The length of its data, in characters. */
  size: number
  /** SSE's event name, where there was one. */
  event?: string
  /** True where it reports that the source failed. */
  error?: true
  /** A time of day in its data, unix ms, where there was exactly one kind. */
  made?: number
}

/** What happened when one request was sent to one URL, raw. No judgement, and no secret, is in it. */
export interface UrlOutcome {
  /** Whom it was sent to: `url`, `direct`, or a hop's name. */
  target: string
  variation: Variation
  method: string
  url: string
  /** What it was carried by, as it turned out. */
  transport: UrlTransport
  /** What had to come, by the command line or the profile. Absent where anything will do. */
  wanted?: UrlTransport
  /** The id of the profile that read it. */
  profile: string
  /** When the request was sent, unix ms. */
  startedAt: number
  /** The connection, made before the request was sent. Absent where there was none. */
  connection?: {
    /** Until it stood, ms. */
    ms: number
    /** A TCP connection takes one round trip: how long that was, ms. */
    roundTripMs: number
    /** TLS's version. Absent without TLS. */
    tls?: string
    /** What ALPN agreed on. Absent where nothing was. */
    alpn?: string
  }
  /** Absent when no answer came. */
  status?: number
  httpVersion?: string
  /** The response's fields as they came: order, case and repeats kept. */
  headers: Fields
  /** When the head was whole, ms since the request was sent. */
  headMs?: number
  /** When the first byte of the body came. */
  firstByteMs?: number
  reads: Read[]
  events: SeenEvent[]
  /** When signs of life came that are no events: SSE's comments, WebSocket's pings. */
  beats: number[]
  /** The mark of the last event that the profile, or `--until`, looks for. Absent where none is known. */
  sentinel?: { expected: string; came: boolean }
  /** True where an event reports that the source failed. */
  reportedError?: true
  /** The data of the first that does, its first 1,024 characters. */
  errorData?: string
  /** The offset of the first byte that is not UTF-8, where the body has to be. */
  notUtf8At?: number
  /** The body of an answer that is no stream, its first 1,024 characters. */
  body?: string
  /** Absent when nothing ended, because nothing could be asked (see `fault`). */
  ending?: Ending
  /** When it ended, ms since the request was sent. */
  endedMs?: number
  closeCode?: number
  closeReason?: string
  /** The fields behind the body, as they came. Absent where there were none. */
  trailers?: Fields
  /** What HTTP/2 tells besides. Absent over HTTP/1. */
  http2?: {
    /** The RST_STREAM that came, with its error code (RFC 9113, section 7). Times are ms since the request was sent. */
    reset?: { ms: number; code: number }
    /** Each GOAWAY, and the last stream that the server answers. The request's own stream is 1. */
    goaways: { ms: number; lastStream: number; code: number }[]
    /** The heads before the one that counts (1xx). */
    interim: { ms: number; status: number; headers: Fields }[]
  }
  /** What was wrong with the bytes that made it `malformed`. */
  malformed?: string
  /** Why it could not be asked: the network's fault or the client's, no word about the edge. */
  fault?: { code: string; message: string }
}

/** Who did it. `unknown` also where nothing is to blame. */
export type By = 'edge' | 'origin' | 'client' | 'unknown'

/** How sure that is. */
export type Sure = 'proven' | 'likely' | 'unknown'

/** What all outcomes together mean. */
export interface Diagnosis {
  verdict: VerdictKind
  cause: Cause
  by: By
  sure: Sure
  /** The hop that did it, by its name, where several were asked. */
  hop?: string
  /** What happened, and when: one sentence. */
  reason: string
  /** Whom that points to, and why: one sentence. Absent where nothing went wrong. */
  who?: string
  /** What would tell, where it cannot be told. */
  toTell?: string
  /** What is worth knowing besides. */
  notes: string[]
  advice: AdviceFor[]
  /** Who showed in the answers, the outermost first. */
  edges: { vendor: string; title: string; evidence: string[] }[]
}
