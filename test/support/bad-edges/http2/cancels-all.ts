import type { BadEdge } from '../edge.ts'
import { http2Proxy } from './proxy.ts'

/** Closes the connection when the client cancels one of its streams. */
export const cancelsAll: BadEdge = {
  id: 'http2-cancels-all',
  does: 'closes the connection when the client cancels one of its streams',
  start: (origin) => http2Proxy(origin, { cancelled: (client) => client.end('fin') }),
}
