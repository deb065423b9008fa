import type { BadEdge } from './edge.ts'
import { CLOSE, closeFrame } from './frame.ts'
import { type FrameChange, frames } from './frames.ts'

const change: FrameChange = (frame) => [frame.opcode === CLOSE ? closeFrame(1001, '') : frame]

/** Closes both sides with 1001, whatever one of them said. */
export const closes1001: BadEdge = {
  id: 'closes-1001',
  does: 'closes both sides with 1001, whatever one of them said',
  start: (origin) => frames(origin, { toClient: change, toService: change }),
}
