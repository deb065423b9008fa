import type { BadEdge } from './edge.ts'
import { TEXT } from './frame.ts'
import { type FrameChange, frames } from './frames.ts'

const change: FrameChange = (frame) => {
  if (frame.opcode !== TEXT) return [frame]
  return [{ ...frame, payload: Buffer.from(String(frame.payload).replace(/[^\p{ASCII}]/gu, '?')) }]
}

/** Puts a question mark for each character that is not ASCII. */
export const writesAscii: BadEdge = {
  id: 'writes-ascii',
  does: 'puts a question mark for each character that is not ASCII',
  start: (origin) => frames(origin, { toClient: change }),
}
