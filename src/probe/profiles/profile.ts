import type { ReceivedEvent } from '../model.ts'
import type { UrlRequest, UrlTransport } from '../url-model.ts'

/** The request, as far as a profile may look at it. */
export type Asked = Pick<UrlRequest, 'url' | 'method' | 'headers' | 'body' | 'transport' | 'send'>

/** What a profile adds where the command line left it out. */
export interface Additions {
  method?: string
  headers?: Record<string, string>
  body?: string
  /** WebSocket subprotocols to offer. */
  protocols?: string[]
  /** WebSocket messages to send, in order. */
  send?: string[]
}

/** A protocol that streams: how to ask, what an event is, and what ends it. */
export interface Profile {
  id: string
  title: string
  /** The protocol's own document. */
  source: string
  /** What carries it; any other answer is no stream of it. Default: what the response says. */
  transport?: UrlTransport
  /** Whether a request is one of this protocol's. */
  matches(request: Asked): boolean
  /** How to ask, as the protocol's document says. Default: as given. */
  ask?(request: Asked): Additions
  /** What is missing in the request for a stream to come, and what to do about it. Default: nothing. */
  lacks?(request: Asked): string | undefined
  /** Whether an event shows that this protocol is spoken, where the request did not. Default: none does. */
  recognises?(event: ReceivedEvent): boolean
  /** Whether an event carries content; heartbeats do not. Default: all do. */
  isContent?(event: ReceivedEvent): boolean
  /** Whether an event reports that the source failed. Default: SSE's event name is `error`. */
  isError?(event: ReceivedEvent): boolean
  /** What ends the stream. Default: the end of the body. */
  end?: End
}

/** The event that a stream ends with. */
export interface End {
  /** What it is, in words. */
  words: string
  /** Text that is in it, for a quick look. */
  hint: string
  isEnd(event: ReceivedEvent): boolean
}

/** Whether an event reports that the source failed. */
export function reportsError(profile: Profile): (event: ReceivedEvent) => boolean {
  return profile.isError ?? (({ event }) => event === 'error')
}

/** A request's body as JSON; undefined where it is none. */
export function jsonBody({ body }: Asked): Record<string, unknown> | undefined {
  return parseObject(body?.toString())
}

/** A JSON object; undefined where the text is none. */
export function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  if (!text?.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}
