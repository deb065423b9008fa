import type { BadEdge } from './edge.ts'
import { CLOSE } from './frame.ts'
import { frames } from './frames.ts'

/** Loses the client's closes. */
export const losesCloses: BadEdge = {
  id: 'loses-closes',
  does: 'loses the client’s closes',
  start: (origin) => frames(origin, { toService: (frame) => (frame.opcode === CLOSE ? [] : [frame]) }),
}
