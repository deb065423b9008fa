import type { BadEdge } from './edge.ts'
import { Break, type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  let passed = false
  for await (const part of parts) {
    if (passed) throw new Break((client) => client.resetAndDestroy())
    yield part
    passed = true
  }
}

/** Resets the connection (RST) in mid-stream. */
export const resets: BadEdge = {
  id: 'resets',
  does: 'resets the connection (RST) in mid-stream',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
