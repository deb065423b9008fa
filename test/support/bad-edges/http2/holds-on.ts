import type { BadEdge } from '../edge.ts'
import { http2Proxy } from './proxy.ts'

/** Goes on reading from the origin when the client has cancelled. */
export const holdsOnHttp2: BadEdge = {
  id: 'http2-holds-on',
  does: 'goes on reading from the origin when the client has cancelled',
  start: (origin) => http2Proxy(origin, { cancelled() {} }),
}
