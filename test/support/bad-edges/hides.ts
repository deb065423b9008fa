import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) return yield part
}

/** Cuts after the first event and ends the stream as if it were whole. */
export const hides: BadEdge = {
  id: 'hides',
  does: 'cuts after the first event and ends the stream as if it were whole',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
