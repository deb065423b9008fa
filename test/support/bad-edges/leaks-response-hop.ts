import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Puts in a Connection of its own for the response’s, and passes on what that one names. */
export const leaksResponseHop: BadEdge = {
  id: 'leaks-response-hop',
  does: 'passes on what the response’s Connection names',
  start: (origin) =>
    bytes(origin, { toClient: rewrites(/connection: x-probe-hop/i, 'connection: keep-alive') }),
}
