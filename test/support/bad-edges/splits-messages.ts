import type { BadEdge } from './edge.ts'
import { FIN, TEXT } from './frame.ts'
import { type FrameChange, frames } from './frames.ts'

const CONTINUATION = 0

const change: FrameChange = (frame) => {
  if (frame.opcode !== TEXT && frame.opcode !== CONTINUATION) return [frame]
  return [{ ...frame, opcode: TEXT, flags: FIN }]
}

/** Makes a message of each fragment. */
export const splitsMessages: BadEdge = {
  id: 'splits-messages',
  does: 'makes a message of each fragment',
  start: (origin) => frames(origin, { toService: change }),
}
