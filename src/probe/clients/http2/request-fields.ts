import type { OutgoingHttpHeaders } from 'node:http2'
import type { WireRequest } from '../client.ts'

/** A request's pseudo-header fields and the others, all in lower case (RFC 9113, 8.3.1). */
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
  const { host: [authority = url.host] = [], ...others } = regular
  return {
    ':method': method,
    ':scheme': url.protocol.slice(0, -1),
    ':authority': authority,
    ':path': url.pathname + url.search,
    ...others,
    ...(body !== undefined && { 'content-length': `${Buffer.byteLength(body) + Buffer.byteLength(rest)}` }),
  }
}
