import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Goes on reading from the service when its client has left. */
export const holdsOn: BadEdge = {
  id: 'holds-on',
  does: 'goes on reading from the service when its client has left',
  start: (origin) => proxy(origin, { holdsOn: true }),
}
