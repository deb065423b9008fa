import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Closes the connection after each answer. */
export const closesAfter: BadEdge = {
  id: 'closes-after',
  does: 'closes the connection after each answer',
  start: (origin) => proxy(origin, { headers: { connection: 'close' } }),
}
