import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Closes WebSockets without a code. */
export const closesUncoded: BadEdge = {
  id: 'closes-uncoded',
  does: 'closes WebSockets without a code',
  start: (origin) => proxy(origin, { close: (client) => client.close() }),
}
