import type { IncomingHttpHeaders } from 'node:http'

/** What a stream and its source may know of the request that opened it. A Fastify request fits. */
export interface StreamRequest {
  /** The request's id in the log. */
  readonly id: string
  readonly method: string
  /** Path and query, as sent. The query may hold secrets: do not log it. */
  readonly url: string
  /** The client's address. Behind a trusted proxy, the address that the proxy names. */
  readonly ip: string
  readonly headers: IncomingHttpHeaders
  /** The parsed body. Undefined without one. */
  readonly body?: unknown
}

/** Where a stream logs. pino and Fastify's `request.log` fit. */
export interface StreamLogger {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
