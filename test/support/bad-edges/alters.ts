import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) yield Buffer.from(String(part).replace('bar', 'baR'))
}

/** Changes a byte of the second event. */
export const alters: BadEdge = {
  id: 'alters',
  does: 'changes a byte of the second event',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
