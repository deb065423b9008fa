// The wire shapes of our own routes and records. The service writes them and the probe reads them, so both import
// them from here and never from each other.

/** How a stream is carried. `http` requests are no streams. */
export type TransportName = 'chunked' | 'sse' | 'websocket'

/**
 * Who ended a stream, as the server saw it: `source` (it returned), `client` (it left), `age` (the stream reached
 * STREAM_MAX_AGE), `stall` (the client stopped reading), `drain` (the service is stopping), `error` (the source threw).
 */
export const ENDED_BY = ['source', 'client', 'age', 'stall', 'drain', 'error'] as const

export type EndedBy = (typeof ENDED_BY)[number]

/** What the service records of a stream. Times are unix ms; what has not happened yet is undefined. */
export interface StreamRecord {
  source: string
  /** A long-poll is a stream too: of one event, or none. Only channels have it. */
  transport: TransportName | 'long-poll'
  /** The id that the client chose for it. */
  run: string | undefined
  opened: number
  firstEvent: number | undefined
  lastEvent: number | undefined
  ended: number | undefined
  endedBy: EndedBy | undefined
  events: number
  /** As framed for the transport, without HTTP's or WebSocket's own framing. */
  bytes: number
}

/** The answer of `GET /runs/:run`, as JSON carries it: what has not happened yet is absent. */
export interface RunRecord {
  opened: number
  firstEvent?: number
  lastEvent?: number
  ended?: number
  endedBy?: EndedBy
  events: number
  bytes: number
  /** How long the stream has been open, or was, ms. */
  ms: number
}

/** The answer of `GET /probe/websocket/:run`: what the echo saw of one WebSocket. */
export interface SocketRecord extends RunRecord {
  /** Pings that reached the service. */
  pings: number
  /** Pongs that reached it, to its own ping. */
  pongs: number
  closeCode?: number
  closeReason?: string
}

/** The query parameters of the built-in source (src/sources/article.ts). */
export interface Knobs {
  /** Events. */
  count?: number
  /** Between two events, ms. */
  interval?: number
  /** The size of an event's data. */
  bytes?: number
  /** Random text, which hardly compresses. */
  noise?: boolean
  /** Before the last event, instead of `interval`, ms. */
  silence?: number
  /** Throw after this many events. */
  fail?: number
  /** Give each event its number as id, and continue after `Last-Event-ID`. */
  ids?: boolean
  /** Begin each event with its sequence number and the time it was made. */
  stamp?: boolean
}

/** Codes of the service's own errors that the probe must recognise. */
export const UPGRADE_REQUIRED = 'STREAMPROOF_UPGRADE_REQUIRED'

/** The answer of `GET /info`: what this service serves. */
export interface Info {
  /** The service's clock, unix ms. */
  now: number
  /** True where `GET /health/routes` can ask: PUBLIC_URL is set. */
  checksRoutes: boolean
  /** Who may use channels, below `/v1/stream/`: CHANNELS. */
  channels: 'off' | 'open' | 'jwt'
  sources: SourceInfo[]
}

export interface SourceInfo {
  name: string
  /** Goes before each transport's path. */
  prefix: string
  /** The query's parameters. */
  params: Record<string, ParamSchema>
  /** The names of its events over SSE, where they have names. */
  eventNames: string[]
}

/** A parameter's JSON schema. What a form needs of it; there may be more. */
export interface ParamSchema {
  type?: string
  minimum?: number
  maximum?: number
  default?: unknown
  description?: string
  enum?: readonly string[]
}

/** Header or trailer fields as they came: order, case and repeats kept. */
export type Fields = [name: string, value: string][]

/** Node's flat list of header names and values (`rawHeaders`) as pairs. */
export function pairs(raw: string[]): Fields {
  return raw.flatMap((name, i): Fields => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []))
}

/** All values of a field, in order. @param name in lower case */
export function valuesOf(fields: Fields, name: string): string[] {
  return fields.flatMap(([key, value]) => (key.toLowerCase() === name ? [value] : []))
}

/** A field's first value, or undefined if there is none. @param name in lower case */
export function firstValue(fields: Fields, name: string): string | undefined {
  return valuesOf(fields, name)[0]
}

/** A list field's members, whether it repeats or separates them by commas (RFC 9110, 5.6.1). @param name in lower case */
export function listOf(fields: Fields, name: string): string[] {
  return valuesOf(fields, name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter(Boolean)
}

/** The request's fields that the service shows in its answer of /probe/request. Undefined if it is another answer. */
export function shownFields(body: string): Fields | undefined {
  try {
    const { headers } = JSON.parse(body) as { headers?: unknown }
    return Array.isArray(headers) ? (headers as Fields) : undefined
  } catch {
    return undefined
  }
}
