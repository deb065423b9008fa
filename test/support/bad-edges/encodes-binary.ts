import type { BadEdge } from './edge.ts'
import { BINARY, TEXT } from './frame.ts'
import { type FrameChange, frames } from './frames.ts'

const change: FrameChange = (frame) => {
  if (frame.opcode !== BINARY) return [frame]
  return [{ ...frame, opcode: TEXT, payload: Buffer.from(frame.payload.toString('base64')) }]
}

/** Makes base64 text of binary messages. */
export const encodesBinary: BadEdge = {
  id: 'encodes-binary',
  does: 'makes base64 text of binary messages',
  start: (origin) => frames(origin, { toClient: change }),
}
