import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  let n = 0
  for await (const part of parts) {
    yield part
    // Framed like its neighbour, whatever the transport.
    if (++n === 2) yield Buffer.from(String(part).replace(/\d+ \d+ \w+/, 'keep-alive'))
  }
}

/** Puts in an event of its own. */
export const adds: BadEdge = {
  id: 'adds',
  does: 'puts in an event of its own',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
