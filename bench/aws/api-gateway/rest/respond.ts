import type { ServerResponse } from 'node:http'
import type { LambdaFunction } from '../function.ts'
import type { Refusal } from './errors.ts'
import type { Ids } from './event.ts'
import { toClient } from './headers.ts'
import type { Head } from './reply.ts'

/** A request's integration. */
export interface Integration {
  fn: LambdaFunction
  event: unknown
  response: ServerResponse
  ids: Ids
  /** Divides the API's times. */
  scale: number
  /** Freezes the function. */
  signal: AbortSignal
}

/** How a request ended, for the log. */
export type Handled = Pick<Refusal, 'status' | 'says' | 'limit'> & { author?: Refusal['author'] | 'client' }

/** Sends a response of the API's own. @param ids absent where the request has none yet */
export function refuse(response: ServerResponse, refusal: Refusal, ids?: Ids): Refusal {
  const { status, headers, body } = refusal
  for (const [name, value] of headers) response.appendHeader(name, value)
  if (ids) sign(response, ids)
  response.setHeader('Content-Length', Buffer.byteLength(body))
  response.writeHead(status).end(body)
  return refusal
}

/**
 * Begins a response with the function's head and the API's own headers.
 * @param length the body's, where the API has it whole
 */
export function begin({ response, ids }: Integration, { status, headers }: Head, length?: number): void {
  for (const [name, value] of toClient(headers, length !== undefined)) response.appendHeader(name, value)
  // "API Gateway includes a Content-Type header for all integration responses. By default, the content type is
  // application/json" (important notes for REST APIs).
  if (!response.hasHeader('content-type')) response.setHeader('Content-Type', 'application/json')
  if (length !== undefined) response.setHeader('Content-Length', length)
  sign(response, ids)
  response.setHeader('X-Amzn-Trace-Id', `Root=${ids.trace}`)
  response.writeHead(status)
}

/** Adds the ids by which a request can be found. */
function sign(response: ServerResponse, { requestId, extendedRequestId }: Ids): void {
  response.setHeader('x-amzn-RequestId', requestId)
  response.setHeader('x-amz-apigw-id', extendedRequestId)
}
