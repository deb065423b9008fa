import type { IncomingMessage } from 'node:http'
import { fields, forwarded, grouped, isNotIn, mapValues, splitTarget } from '../../http/fields.ts'
import { clfTime, extendedId, traceRoot } from '../../ids.ts'
import { DROPPED_FROM_REQUEST } from '../rest/headers.ts'
import type { Connection } from './connection.ts'

/**
 * The event that a WebSocket API sends a function. Its type decides which fields it has.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html, input
 * format
 */
export interface WebSocketEvent {
  headers?: Record<string, string>
  multiValueHeaders?: Record<string, string[]>
  /** The handshake's query. The last value of repeats. */
  queryStringParameters?: Record<string, string>
  multiValueQueryStringParameters?: Record<string, string[]>
  requestContext: {
    routeKey: '$connect' | '$default' | '$disconnect'
    eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT'
    messageDirection: 'IN'
    messageId?: string
    disconnectStatusCode?: number
    disconnectReason?: string
    connectionId: string
    connectedAt: number
    requestId: string
    extendedRequestId: string
    requestTime: string
    requestTimeEpoch: number
    identity: { sourceIp: string; userAgent?: string }
    domainName: string
    stage: string
    apiId: string
  }
  body?: string
  isBase64Encoded: boolean
}

type Context = WebSocketEvent['requestContext']

const types = { $connect: 'CONNECT', $default: 'MESSAGE', $disconnect: 'DISCONNECT' } as const

function context(
  routeKey: Context['routeKey'],
  { id: connectionId, connectedAt, identity, domainName, stage }: Connection,
): Context {
  const now = Date.now()
  // "requestId: same as extendedRequestId" (WebSocket API mapping template reference).
  const requestId = extendedId()
  return {
    routeKey,
    eventType: types[routeKey],
    extendedRequestId: requestId,
    requestTime: clfTime(now),
    messageDirection: 'IN',
    stage,
    connectedAt,
    requestTimeEpoch: now,
    identity,
    requestId,
    domainName,
    connectionId,
    apiId: 'abcd1234',
  }
}

/** Makes a handshake's event. */
export function connectEvent(request: IncomingMessage, connection: Connection): WebSocketEvent {
  const came = fields(request).filter(isNotIn(DROPPED_FROM_REQUEST))
  const headers = grouped([...came, ...forwarded(request, traceRoot())])
  const search = splitTarget(request).query
  const query = grouped(new URLSearchParams(search))
  return {
    headers: mapValues(headers, last),
    multiValueHeaders: headers,
    ...(search && {
      queryStringParameters: mapValues(query, last),
      multiValueQueryStringParameters: query,
    }),
    requestContext: context('$connect', connection),
    isBase64Encoded: false,
  }
}

/** Makes a message's event. */
export function messageEvent(connection: Connection, body: string): WebSocketEvent {
  const messageId = extendedId()
  return {
    requestContext: { ...context('$default', connection), messageId },
    body,
    isBase64Encoded: false,
  }
}

/** Makes the event of a connection's end. */
export function disconnectEvent(connection: Connection, code: number, reason: string): WebSocketEvent {
  const headers = { Host: connection.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' }
  return {
    headers,
    multiValueHeaders: mapValues(headers, (value) => [value]),
    requestContext: {
      ...context('$disconnect', connection),
      disconnectStatusCode: code,
      // AWS's example of an event for a close without a code.
      disconnectReason: code === 1005 ? 'Client-side close frame status not set' : reason,
    },
    isBase64Encoded: false,
  }
}

const last = (values: string[]): string => values.at(-1) ?? ''
