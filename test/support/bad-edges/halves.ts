import type { BadEdge } from './edge.ts'
import { Break, type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  let passed = false
  for await (const part of parts) {
    yield passed ? part.subarray(0, part.length / 2) : part
    if (passed) throw new Break((client) => client.destroySoon())
    passed = true
  }
}

/** Closes the connection in the middle of the second event. */
export const halves: BadEdge = {
  id: 'halves',
  does: 'closes the connection in the middle of the second event',
  start: (origin) => proxy(origin, { body: change }),
}
