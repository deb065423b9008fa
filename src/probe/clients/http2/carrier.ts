import type { ClientHttp2Session } from 'node:http2'
import type { Goaway, Http2Settings, HttpExchange, WireRequest } from '../client.ts'

/** What an exchange needs of its connection. */
export interface Http2Carrier {
  readonly session: ClientHttp2Session
  /** True while it takes new streams. */
  readonly open: boolean
  /** Undefined until the other side's first SETTINGS: it may not speak HTTP/2 at all. */
  readonly settings: Http2Settings | undefined
  readonly goaways: Goaway[]
  /** How the connection ended. Undefined while it is open. */
  readonly ended: 'closed' | 'reset' | undefined
  /** What was wrong with what the other side sent. */
  readonly malformed: string | undefined
  /** Sends another request on a stream of its own. */
  request(request: WireRequest): HttpExchange
  close(): void
}
