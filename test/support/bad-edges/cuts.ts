import type { BadEdge } from './edge.ts'
import { Break, type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  let passed = false
  for await (const part of parts) {
    if (passed) throw new Break((client) => client.destroySoon())
    yield part
    passed = true
  }
}

/** Closes the connection (FIN) in mid-stream. */
export const cuts: BadEdge = {
  id: 'cuts',
  does: 'closes the connection (FIN) in mid-stream',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
