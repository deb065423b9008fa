import type { BadEdge } from './edge.ts'
import { Break, type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  let passed = false
  for await (const part of parts) {
    // As a chunk's size or as a WebSocket frame's first byte, this means nothing.
    if (passed) throw new Break((client) => client.write('zzzzzzzz\r\n'))
    yield part
    passed = true
  }
}

/** Sends bytes in mid-stream that belong to no protocol. */
export const babbles: BadEdge = {
  id: 'babbles',
  does: 'sends bytes in mid-stream that belong to no protocol',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
