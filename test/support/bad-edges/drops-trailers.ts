import type { BadEdge } from './edge.ts'
import { proxy } from './proxy.ts'

/** Passes on what is before the last chunk, and nothing after it. Our proxy does so by itself. */
export const dropsTrailers: BadEdge = {
  id: 'drops-trailers',
  does: 'drops trailers',
  start: (origin) => proxy(origin, {}),
}
