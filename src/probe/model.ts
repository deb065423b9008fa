import type { Fields, RunRecord, SocketRecord, TransportName } from '../contract.ts'

// Every type that the probe's rooms and its readers share. Programs read codes, causes, kinds and flags; sentences are
// for people, and nothing parses them.

/** What a check is about: one of our transports, or plain HTTP. */
export type Transport = TransportName | 'http'

/** How much a check's answer weighs: `required` by a standard, `optimal` for streaming, or to `observe` only. */
export type CheckKind = 'required' | 'optimal' | 'observe'

/** A number or word that a check measured. */
export type Fact = string | number | boolean | null | (string | number)[]

export type Facts = Record<string, Fact>

/**
 * How a stream ended, as the client saw it. `refused`: a status instead of a stream; `silent`: nothing more came, and
 * no end either; `endless`: more came than was asked for, or for longer; `malformed`: what came next was not the
 * protocol's; `left`: the client left, as the check wanted it to.
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

/** What kind of thing went wrong. A closed list, for programs to read; `none` where nothing did. */
// biome-ignore format: a line a group
export const causes = [
  'none',
  // It arrived, but not as it was made.
  'held-to-end', 'held-by-size', 'held-by-time', 'held-by-compression', 'first-held', 'head-late', 'late',
  'merged', 'compressed',
  // It arrived as something else.
  'altered', 'lost', 'doubled', 'reordered', 'replayed', 'sent-twice',
  // It ended before its time, or its end lies.
  'cut-total', 'cut-idle', 'cut-reload', 'truncated', 'reset', 'silent', 'endless', 'malformed', 'hidden-end',
  // It never began.
  'refused', 'timed-out', 'not-a-stream', 'wrong-type', 'no-upgrade',
  // What one side did was not passed on to the other.
  'leaving-hidden', 'read-ahead', 'request-held', 'starved',
  // Nothing is known about the edge.
  'unreachable', 'not-offered', 'skipped', 'missing', 'harness', 'fails-directly',
] as const

export type Cause = (typeof causes)[number]

/**
 * What a fact must be. Its sentence is in judge/check-sentences.ts. The facts are those that the check measured, those that
 * judge/facts.ts reads from the outcome, and the outcome's own `status`, `ending`, `endedMs` and number of `events`.
 */
export interface Claim {
  /** The fact's name. A claim about a fact that was not measured does not hold. */
  fact: string
  /** Names the claim's sentence. Default: the fact's name. */
  id?: string
  /** Exactly this. */
  is?: Fact
  /** One of these. */
  oneOf?: Fact[]
  atLeast?: number
  atMost?: number
  /** At most this multiple of what the direct run measured. Holds where there is no direct run. */
  atMostTimesDirect?: number
  /** The verdict where the claim does not hold. */
  otherwise: 'degrades' | 'cut' | 'refused'
  /** The verdict's cause then. */
  cause: Cause
  /** True if a busy machine could have looked the same. */
  doubtful?: true
  /** Who did it, where only one can have. Default: whom the witnesses point to. */
  by?: 'edge'
}

/** What a check expects of a perfect edge, whatever it asked for. */
export interface Expectation {
  /** The HTTP status. Any other is a refusal. Default: any status will do. */
  status?: number
  /** The name that every SSE event must carry. */
  event?: string
  /** The WebSocket close code of a whole stream. */
  closeCode?: number
  /** The endings that are right. Default: `complete`. */
  endings?: Ending[]
  /** True if a content coding that the edge put on the body is not a fault. */
  coded?: true
  /** True if lateness is another check's question. */
  untimed?: true
  /** The limit of an edge that this check would meet: on the whole stream, or on silence. */
  meets?: 'total' | 'idle'
}

/** One question to one URL, as data: all that a judge and a report need of a check. */
export interface Question {
  id: string
  title: string
  transport: Transport
  kind: CheckKind
  /** Where the expectation comes from: a standard's section, an article, an issue. */
  spec: string
  expected: Expectation
  /** What else must hold, in order of weight. */
  claims?: Claim[]
  /** The check that asks the same with the service's own fields, by id: a report shows both side by side. */
  beside?: string
}

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
  /** SSE's event name, if there was one. */
  event?: string
  /** SSE's id, if the event had one of its own. */
  id?: string
  /** True for a binary message of a WebSocket; its data is then base64. */
  binary?: true
  /** Long data is kept as its length and digest: see judge/abridge.ts. */
  data: string
}

/** What the origin was asked to send. */
export interface Sent {
  /** Each event's data, in order; what follows the stamp if `stamped`. Long data as judge/abridge.ts has it. */
  data: string[]
  /** Milliseconds between two events. */
  intervalMs: number
  /** True if each event begins with the origin's stamp: `<sequence number> <unix ms> `. */
  stamped: boolean
}

/**
 * Why a check could not be asked. `not-offered`: the edge has no place for it; `skipped`: another check failed, or it
 * was not asked for; `missing`: this machine lacks what the edge needs; `unreachable`: nobody answered in HTTP;
 * `harness`: anything else. The first three are decisions, not failures.
 */
export type FaultKind = 'not-offered' | 'skipped' | 'missing' | 'unreachable' | 'harness'

export interface Fault {
  kind: FaultKind
  code: string
  /** The check that did not get through, by id. Absent if the reason is another. */
  needs?: string
  /** For people: what is the matter, and what to do. */
  message: string
}

/** An edge's own log line about a run, as the edge's own log reader reads it. */
export interface EdgeLog {
  /** As it was written. */
  line: string
  /** In words, for people. */
  says: string
  /** The edge's own flags, such as Envoy's `UT`. Empty if it raised none. */
  flags: string[]
  /** Whom it points to; absent if it points to nobody. */
  author?: Author
  /** The edge's own limit that ended the run: on the whole, or on silence. Absent if none did. */
  limit?: 'total' | 'idle'
  /** When that was, ms since the edge got the request. */
  ms?: number
}

/** What happened when one check asked one URL, raw: no claim, no threshold, no sentence. `judge` makes the verdict. */
export interface Outcome {
  /** The check's id. */
  check: string
  transport: Transport
  /** The id under which both sides record this stream. */
  run: string
  url: string
  /** When the request was sent, unix ms. */
  startedAt: number
  /** Absent if the body is not compared with anything. */
  sent?: Sent
  /** Absent if no answer came. */
  status?: number
  headers: Fields
  arrivals: Arrival[]
  events: ReceivedEvent[]
  /** When signs of life other than events came, SSE's comments and WebSocket's pings: ms since the request. */
  beats: number[]
  facts: Facts
  /** The body of a refusal, its first 1,024 characters. */
  refusal?: string
  /** Absent if nothing ended, because nothing could be asked (see `fault`). */
  ending?: Ending
  /** When it ended: milliseconds since the request was sent. */
  endedMs?: number
  closeCode?: number
  closeReason?: string
  /** What was wrong with the bytes that made it `malformed`. */
  malformed?: string
  /** Why the check could not be asked: says nothing about the edge. */
  fault?: Fault
  /** What the service recorded; null if it never saw the run. Absent if it was not asked, or cannot be. */
  server?: RunRecord | SocketRecord | null
  /** What the edge's own log says of it, if the edge keeps one that we can read. */
  edgeLog?: EdgeLog
  /** The number by which the edge's times were divided. Default: 1. */
  scale?: number
}

/**
 * `survives`; `degrades` (arrives, but late, merged or altered); `cut`; `refused`; `unknown` (the check could not be
 * asked, so nothing is said about the edge).
 */
export type VerdictKind = 'survives' | 'degrades' | 'cut' | 'refused' | 'unknown'

/** Who can have done what happened to a stream. */
export type Author = 'edge' | 'service' | 'client'

/** What one of the three witnesses of a run says about it. */
export interface Testimony {
  witness: 'client' | 'server' | 'edge'
  /** In words, for people. */
  says: string
  /** Whom it points to; absent if it points to nobody. */
  author?: Author
}

export interface Verdict {
  verdict: VerdictKind
  /** What kind of thing went wrong, for programs. */
  cause: Cause
  /** One sentence, for people: what happened, and when. */
  reason: string
  /** Who did it, as far as anybody can tell. Absent if there is nobody to blame, or nobody knows. */
  by?: Author | 'harness'
  /** When, ms since the request: by the edge's own log if it tells, or else as the client saw it. */
  at?: number
  /** What each of the three witnesses says. */
  witnesses?: Testimony[]
  /** How many of the witnesses point to `by`. */
  agree?: number
  /** True if a busy machine could have looked the same: ask again. An edge does it every time, a machine does not. */
  doubtful?: true
}
