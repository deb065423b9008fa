import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Closes WebSockets as if the service had failed. */
export const closes1011: BadEdge = {
  id: 'closes-1011',
  does: 'closes WebSockets with 1011',
  start: (origin) => proxy(origin, { close: (client) => client.close(1011, 'upstream gone') }),
}
