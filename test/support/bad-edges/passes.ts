import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** The one that is good: it passes on each part when it comes. */
export const passes: BadEdge = {
  id: 'passes',
  does: 'passes on each part when it comes',
  start: (origin) => proxy(origin, {}),
}
