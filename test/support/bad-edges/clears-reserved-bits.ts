import type { BadEdge } from './edge.ts'
import { FIN } from './frame.ts'
import { frames } from './frames.ts'

/** Clears the reserved bits of frames, which extensions have a use for. */
export const clearsReservedBits: BadEdge = {
  id: 'clears-reserved-bits',
  does: 'clears the reserved bits of frames',
  start: (origin) => frames(origin, { toClient: (frame) => [{ ...frame, flags: frame.flags & FIN }] }),
}
