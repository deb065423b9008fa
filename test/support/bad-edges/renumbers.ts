import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Gives each request an id of its own, whatever the client called it. */
export const renumbers: BadEdge = {
  id: 'renumbers',
  does: 'gives each request an id of its own',
  start: (origin) => bytes(origin, { toService: rewrites(/x-request-id:[^\r]*/i, 'x-request-id: 1') }),
}
