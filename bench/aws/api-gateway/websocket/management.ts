import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { splitTarget } from '../../http/fields.ts'
import { EXTENDED_ID, extendedId, requestId, traceRoot } from '../../ids.ts'
import type { Connection } from './connection.ts'
import { DELETED, MESSAGE_BYTES } from './limits.ts'

/** A response of the API. */
interface Answer {
  status: number
  body?: string
  /** The exception that an SDK throws. */
  errorType?: string
}

// The API's responses as recorded on AWS (brefphp/bref, tests/Websocket/Samples). Only 400 has a body.
const GONE: Answer = { status: 410, errorType: 'GoneException' }
const invalid = (id: string): Answer => ({
  status: 400,
  errorType: 'BadRequestException',
  body: JSON.stringify({ message: `Invalid connectionId: ${id}` }),
})
/** Its body is not public. */
const TOO_LARGE: Answer = { status: 413, errorType: 'PayloadTooLargeException' }
/** Also the body of a refused handshake. */
export const FORBIDDEN = '{"message":"Forbidden"}'
/** For an unknown method or an unsigned request (gateway response types: MISSING_AUTHENTICATION_TOKEN). */
const UNSIGNED: Answer = {
  status: 403,
  errorType: 'MissingAuthenticationTokenException',
  body: '{"message":"Missing Authentication Token"}',
}

/** The connection id in a request to `@connections`. Undefined where it is no such request, or another stage's. */
export function managed(request: IncomingMessage, stage: string): string | undefined {
  const [, ...parts] = splitTarget(request).path.split('/').map(decode)
  const [first, second, id, ...more] = parts
  return first === stage && second === '@connections' && more.length === 0 ? id : undefined
}

/** Invalid percent-encoding stays as it is. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/**
 * The `@connections` API, by which a backend sends to the connections of a stage. Requests must be signed, but the
 * signature is not checked.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 */
export async function manage(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  connections: Map<string, Connection>,
): Promise<void> {
  send(response, await answer(request, id, connections))
}

/** The response to every other request, as seen where the stage is missing (aws/aws-sdk-js-v3 #1830). */
export const forbid = (response: ServerResponse): void =>
  send(response, { status: 403, errorType: 'ForbiddenException', body: FORBIDDEN })

function send(response: ServerResponse, { status, body = '', errorType }: Answer): void {
  response.setHeader('x-amzn-RequestId', requestId())
  response.setHeader('x-amz-apigw-id', extendedId())
  response.setHeader('X-Amzn-Trace-Id', `Root=${traceRoot()}`)
  if (errorType) response.setHeader('x-amzn-ErrorType', errorType)
  // A 204 has no body.
  if (status !== 204) {
    response.setHeader('Content-Type', 'application/json')
    response.setHeader('Content-Length', Buffer.byteLength(body))
  }
  response.writeHead(status).end(body)
}

async function answer(
  request: IncomingMessage,
  id: string,
  connections: Map<string, Connection>,
): Promise<Answer> {
  const data = await buffer(request)
  if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) return UNSIGNED
  if (!EXTENDED_ID.test(id)) return invalid(id)
  const connection = connections.get(id)
  // A pending connection is gone too: "A message was posted to the WebSocket API before the connection was established"
  // (repost.aws/knowledge-center/410-gone-api-gateway).
  if (!connection?.open) return GONE
  switch (request.method) {
    case 'POST':
      if (data.length > MESSAGE_BYTES) return TOO_LARGE
      await connection.send(data)
      return { status: 200 }
    case 'GET': {
      const { identity, connectedAt, lastActiveAt } = connection
      const [from, to] = [connectedAt, lastActiveAt].map((time) => new Date(time).toISOString())
      return { status: 200, body: JSON.stringify({ identity, connectedAt: from, lastActiveAt: to }, null, 2) }
    }
    case 'DELETE':
      connection.close('service', ...DELETED)
      return { status: 204 }
    default:
      return UNSIGNED
  }
}
