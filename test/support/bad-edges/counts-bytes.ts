import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Collects a body for the sake of its Content-Length. */
export const countsBytes: BadEdge = {
  id: 'counts-bytes',
  does: 'collects a body for the sake of its Content-Length',
  start: (origin) => proxy(origin, { framing: 'content-length' }),
}
