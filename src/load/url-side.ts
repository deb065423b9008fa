import { type EventReaderOptions, eventReader } from './event-reader.ts'
import { loopHttp } from './http.ts'
import { Pace } from './pace.ts'
import type { LoadRequest } from './request.ts'
import type { LoadClient } from './under-load.ts'
import { UrlTally } from './url-tally.ts'
import { loopWebSocket } from './websocket.ts'

/** What to ask of a URL, and how to read it. */
export interface UrlTarget {
  request: LoadRequest
  /** How a stream is divided into events, and what ends it. */
  reading: Omit<EventReaderOptions, 'pace'>
}

/** A URL under load: its count, and a client for so many connections. */
export interface UrlSide {
  tally: UrlTally
  client(connections: number): LoadClient
}

/** Begins a new count. */
export function urlSide({ request, reading }: UrlTarget): UrlSide {
  const pace = new Pace()
  const read = eventReader({ ...reading, pace })
  const loop = reading.form === 'messages' ? loopWebSocket : loopHttp
  return {
    tally: new UrlTally(pace),
    client: (connections) => (until, ends) => loop({ request, connections, read, until, ends }),
  }
}
