import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) yield Buffer.from(String(part).replace('event: test', 'event: message'))
}

/** Changes the name of Server-Sent Events. */
export const renames: BadEdge = {
  id: 'renames',
  does: 'changes the name of Server-Sent Events',
  start: (origin) => proxy(origin, { body: change }),
}
