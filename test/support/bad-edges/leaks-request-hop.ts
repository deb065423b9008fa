import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Puts in a Connection of its own for the request’s, and passes on what that one names. */
export const leaksRequestHop: BadEdge = {
  id: 'leaks-request-hop',
  does: 'passes on what the request’s Connection names',
  start: (origin) =>
    bytes(origin, { toService: rewrites(/connection: x-probe-hop/i, 'connection: keep-alive') }),
}
