import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Ends a body by closing the connection, instead of by a last chunk. */
export const unchunks: BadEdge = {
  id: 'unchunks',
  does: 'ends a body by closing the connection, instead of by a last chunk',
  start: (origin) => proxy(origin, { framing: 'close' }),
}
