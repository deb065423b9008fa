import type { IncomingMessage } from 'node:http'

/** Who is asked, in the event's words. Real ones are `<32 characters>.lambda-url.<region>.on.aws`. */
const URL_ID = 'streamprooflocal'

/**
 * Hop by hop (RFC 9110, 7.6.1): they end at the front. Events show none of them. So a WebSocket handshake becomes a
 * plain GET; what AWS makes of it beyond that is not public.
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

/** Content types whose bodies stay text. The others' are base64, form data among them. */
const TEXT = /^text\/|json|xml|javascript/i

/** What Lambda hands a function for an HTTP request: payload format 2.0 (the guide, "Invoking Lambda function URLs"). */
export interface FunctionUrlEvent {
  version: '2.0'
  routeKey: string
  rawPath: string
  rawQueryString: string
  cookies?: string[]
  /** Names in lower case; several values are joined by commas. */
  headers: Record<string, string>
  /** Absent where there is no query; several values are joined by commas. */
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
  /** Absent where there is none. */
  body?: string
  isBase64Encoded: boolean
}

/** Makes the event of a request. @param body the request's, whole */
export function functionUrlEvent(
  request: IncomingMessage,
  body: Buffer,
  { requestId, trace, at }: { requestId: string; trace: string; at: Date },
): FunctionUrlEvent {
  const { method = 'GET', url = '/', httpVersion, socket } = request
  const sourceIp = socket.remoteAddress ?? ''
  const [rawPath = '/', rawQueryString = ''] = split(url, '?')
  const headers = {
    ...passed(request),
    'x-amzn-trace-id': `Root=${trace}`,
    'x-forwarded-for': sourceIp,
    'x-forwarded-port': String(socket.localPort),
    'x-forwarded-proto': 'http',
  }
  const cookies = request.headers.cookie?.split(/; */)
  const query = parameters(rawQueryString)
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    ...(cookies && { cookies }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      // Where nobody has to sign (AuthType NONE).
      accountId: 'anonymous',
      apiId: URL_ID,
      domainName: request.headers.host ?? '',
      domainPrefix: URL_ID,
      http: {
        method,
        path: rawPath,
        protocol: `HTTP/${httpVersion}`,
        sourceIp,
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: clf(at),
      timeEpoch: at.getTime(),
    },
    ...encoded(body, request.headers),
  }
}

function passed({ headersDistinct }: IncomingMessage): Record<string, string> {
  const named = (headersDistinct.connection ?? []).join(',').toLowerCase().split(/[ ,]+/)
  return Object.fromEntries(
    Object.entries(headersDistinct)
      .filter(([name]) => !HOP_BY_HOP.has(name) && !named.includes(name))
      .map(([name, values = []]) => [name, values.join(name === 'cookie' ? '; ' : ',')]),
  )
}

function encoded(body: Buffer, headers: IncomingMessage['headers']) {
  if (body.length === 0) return { isBase64Encoded: false }
  const text = String(body)
  const plain = TEXT.test(headers['content-type'] ?? '') && !headers['content-encoding']
  return plain && Buffer.from(text).equals(body)
    ? { body: text, isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}

function parameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined
  const values = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(query))
    values.set(name, [...(values.get(name) ?? []), value])
  return Object.fromEntries([...values].map(([name, each]) => [name, each.join(',')]))
}

function split(text: string, at: string): string[] {
  const index = text.indexOf(at)
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)]
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A web server log's time: `12/Mar/2020:19:03:58 +0000`. */
function clf(at: Date): string {
  const [date = '', time = ''] = at.toISOString().split('T')
  const [year, month, day] = date.split('-')
  return `${day}/${MONTHS[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`
}
