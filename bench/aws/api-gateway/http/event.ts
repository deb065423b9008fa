import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { clfTime, extendedId, traceId } from '../ids.ts'
import { fields, forwarded, grouped, mapValues, splitTarget } from '../request.ts'

/**
 * What an HTTP API sends a function: payload format 2.0. What is not there is left out.
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

/** The route that catches what no other does: the API has no other. */
const ROUTE = '$default'

/**
 * What means something for one connection only ends at the gateway, and so does an upgrade: it is a server's to ignore
 * (RFC 9110, 7.6.1 and 7.8). No document of AWS's lists what an HTTP API leaves out.
 */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Makes an event of a request and its body. */
export function eventV2(request: IncomingMessage, body: Buffer): EventV2 {
  const { method = '', httpVersion, socket } = request
  const { path: rawPath, query: rawQueryString } = splitTarget(request)
  const own = fields(request)
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !HOP_BY_HOP.has(name))
  const added = forwarded(request, traceId()).map(([name, value]) => [name.toLowerCase(), value] as const)
  const { cookie: cookies, ...lists } = grouped([...own, ...added])
  const headers = mapValues(lists, (values) => values.join(','))
  const query = mapValues(grouped(new URLSearchParams(rawQueryString)), (values) => values.join(','))
  const text = isUtf8(body)
  const domainName = headers.host ?? ''
  const now = Date.now()
  return {
    version: '2.0',
    routeKey: ROUTE,
    rawPath,
    rawQueryString,
    ...(cookies && { cookies: cookies.flatMap((line) => line.split(/; */)) }),
    headers,
    ...(rawQueryString && { queryStringParameters: query }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api-id',
      domainName,
      domainPrefix: domainName.split('.')[0] ?? '',
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${httpVersion}`,
        sourceIp: socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: extendedId(),
      routeKey: ROUTE,
      stage: '$default',
      time: clfTime(now),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(text ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !text,
  }
}
