import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) yield Buffer.from(String(part).toUpperCase())
}

/** Turns bodies into capitals. */
export const shouts: BadEdge = {
  id: 'shouts',
  does: 'turns bodies into capitals',
  start: (origin) => proxy(origin, { body: change }),
}
