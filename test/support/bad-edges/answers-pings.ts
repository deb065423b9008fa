import type { BadEdge } from './edge.ts'
import { PING, PONG } from './frame.ts'
import { type FrameChange, frames } from './frames.ts'

const change: FrameChange = (frame, back) => {
  if (frame.opcode !== PING) return [frame]
  back({ ...frame, opcode: PONG })
  return []
}

/** Answers the client's pings itself. */
export const answersPings: BadEdge = {
  id: 'answers-pings',
  does: 'answers the client’s pings itself',
  start: (origin) => frames(origin, { toService: change }),
}
