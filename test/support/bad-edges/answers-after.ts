import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Answers once it has the whole request. */
export const answersAfter: BadEdge = {
  id: 'answers-after',
  does: 'answers once it has the whole request',
  start: (origin) => proxy(origin, { answersAfter: true }),
}
