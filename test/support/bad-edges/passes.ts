import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'

/** The one that is good: it passes on each part when it comes. */
export const passes: BadEdge = {
  id: 'passes',
  does: 'passes on each part when it comes',
  start: (origin) => bytes(origin, {}),
}
