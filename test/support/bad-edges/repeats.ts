import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  let n = 0
  for await (const part of parts) {
    yield part
    if (++n === 2) yield part
  }
}

/** Sends the second event twice. */
export const repeats: BadEdge = {
  id: 'repeats',
  does: 'sends the second event twice',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
