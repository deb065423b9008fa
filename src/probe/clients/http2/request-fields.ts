import type { OutgoingHttpHeaders } from 'node:http2'
import type { WireRequest } from '../client.ts'

/** Fields of a connection, which a request over HTTP/2 must not have (RFC 9113, 8.2.2; RFC 7540, 3.2.1). */
const FORBIDDEN = [
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]

/**
 * A request's pseudo-header fields and the others, all in lower case (RFC 9113, 8.3.1). Those that HTTP/2 forbids are left
 * out, as curl and browsers do.
 */
export function requestFields({
  url,
  method = 'GET',
  headers = {},
  body,
  rest = '',
}: WireRequest): OutgoingHttpHeaders {
  // Two names that differ in case are one field that repeats: in HTTP/2 all are in lower case.
  const regular: Record<string, string[]> = {}
  for (const [name, value] of Object.entries({ 'user-agent': 'streamproof', ...headers })) {
    const lower = name.toLowerCase()
    if (value !== undefined) regular[lower] = [...(regular[lower] ?? []), value]
  }
  for (const name of FORBIDDEN) delete regular[name]
  const { host: [authority = url.host] = [], te = [], ...others } = regular
  // The one value that is allowed.
  const trailers = /(^|,)\s*trailers\s*(,|$)/i.test(te.join())
  return {
    ':method': method,
    ':scheme': url.protocol.slice(0, -1),
    ':authority': authority,
    ':path': url.pathname + url.search,
    ...others,
    ...(trailers && { te: 'trailers' }),
    ...(body !== undefined && { 'content-length': `${Buffer.byteLength(body) + Buffer.byteLength(rest)}` }),
  }
}
