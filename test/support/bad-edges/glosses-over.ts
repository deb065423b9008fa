import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  try {
    yield* parts
  } catch {
    // What there was is all there is.
  }
}

/** Ends a body that the service broke off as if it were whole. */
export const glossesOver: BadEdge = {
  id: 'glosses-over',
  does: 'ends a body that the service broke off as if it were whole',
  start: (origin) => proxy(origin, { body: change }),
}
