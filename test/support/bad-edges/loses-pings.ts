import type { BadEdge } from './edge.ts'
import { PING } from './frame.ts'
import { frames } from './frames.ts'

/** Loses the service's pings. */
export const losesPings: BadEdge = {
  id: 'loses-pings',
  does: 'loses the service’s pings',
  start: (origin) => frames(origin, { toClient: (frame) => (frame.opcode === PING ? [] : [frame]) }),
}
