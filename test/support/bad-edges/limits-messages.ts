import type { BadEdge } from './edge.ts'
import { closeFrame } from './frame.ts'
import { type FrameChange, frames } from './frames.ts'

/** As much as API Gateway takes, bytes. */
const LIMIT = 128 * 1024

const change: FrameChange = (frame, back) => {
  if (frame.payload.length <= LIMIT) return [frame]
  back(closeFrame(1009, 'message too big'))
  return []
}

/** Closes with 1009 over a message of more than 128 KiB, as API Gateway does. */
export const limitsMessages: BadEdge = {
  id: 'limits-messages',
  does: 'closes with 1009 over a message of more than 128 KiB',
  start: (origin) => frames(origin, { toService: change }),
}
