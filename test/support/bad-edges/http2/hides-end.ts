import type { BadEdge } from '../edge.ts'
import { http2Proxy } from './proxy.ts'

/** Ends a stream that broke as if it were whole. */
export const hidesEnd: BadEdge = {
  id: 'http2-hides-end',
  does: 'ends a stream that broke as if it were whole',
  start: (origin) => http2Proxy(origin, { fail: (stream) => stream.end() }),
}
