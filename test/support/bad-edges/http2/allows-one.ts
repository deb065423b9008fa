import type { BadEdge } from '../edge.ts'
import { http2Proxy } from './proxy.ts'

/** Allows a connection one stream at a time. */
export const allowsOne: BadEdge = {
  id: 'http2-allows-one',
  does: 'allows a connection one stream at a time',
  start: (origin) => http2Proxy(origin, { settings: { maxConcurrentStreams: 1 } }),
}
