import type { IncomingMessage } from 'node:http'
import { grouped, mapValues, splitTarget } from '../http/fields.ts'
import { clfTime } from '../ids.ts'

/**
 * A request as an HTTP API and a Function URL hand it to a function: payload format 2.0. Absent parts are left out.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export interface EventV2 {
  version: '2.0'
  routeKey: string
  rawPath: string
  rawQueryString: string
  cookies?: string[]
  /** By lower-case name; repeats are joined with commas. */
  headers: Record<string, string>
  /** Repeats are joined with commas. */
  queryStringParameters?: Record<string, string>
  requestContext: {
    accountId: string
    apiId: string
    domainName: string
    domainPrefix: string
    http: { method: string; path: string; protocol: string; sourceIp: string; userAgent: string }
    requestId: string
    routeKey: string
    stage: string
    time: string
    timeEpoch: number
  }
  body?: string
  isBase64Encoded: boolean
}

/** The parts of an event in which the two fronts differ. */
export interface EventV2Parts {
  headers: Record<string, string>
  cookies: string[] | undefined
  context: Pick<EventV2['requestContext'], 'accountId' | 'apiId' | 'domainPrefix' | 'requestId'>
  body: Pick<EventV2, 'body' | 'isBase64Encoded'>
  /** When the request came, unix ms. */
  at: number
}

/** The only route: it matches every path. */
const ROUTE = '$default'

/** Makes a request's event. */
export function eventV2(request: IncomingMessage, parts: EventV2Parts): EventV2 {
  const { headers, cookies, context, body, at } = parts
  const { method = 'GET', httpVersion, socket } = request
  const { path: rawPath, query: rawQueryString } = splitTarget(request)
  const query = mapValues(grouped(new URLSearchParams(rawQueryString)), (values) => values.join(','))
  const { accountId, apiId, domainPrefix, requestId } = context
  return {
    version: '2.0',
    routeKey: ROUTE,
    rawPath,
    rawQueryString,
    ...(cookies && { cookies }),
    headers,
    ...(rawQueryString && { queryStringParameters: query }),
    requestContext: {
      accountId,
      apiId,
      domainName: request.headers.host ?? '',
      domainPrefix,
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${httpVersion}`,
        sourceIp: socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: ROUTE,
      stage: '$default',
      time: clfTime(at),
      timeEpoch: at,
    },
    ...body,
  }
}
