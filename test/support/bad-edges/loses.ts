import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  let n = 0
  for await (const part of parts) if (++n !== 2) yield part
}

/** Drops the second event. */
export const loses: BadEdge = {
  id: 'loses',
  does: 'drops the second event',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
