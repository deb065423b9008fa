import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Asks with GET, whatever it was asked with. */
export const asksGet: BadEdge = {
  id: 'asks-get',
  does: 'asks with GET, whatever it was asked with',
  start: (origin) => proxy(origin, { method: 'GET' }),
}
