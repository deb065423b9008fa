import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Takes all that the service sends, however slow its client is. Our proxy does so by itself. */
export const swallows: BadEdge = {
  id: 'swallows',
  does: 'takes all that the service sends, however slow its client is',
  start: (origin) => proxy(origin, {}),
}
