import { Readable } from 'node:stream'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  yield* await Readable.from(parts).toArray()
}

/** Collects the whole stream, then sends it. */
export const buffers: BadEdge = {
  id: 'buffers',
  does: 'collects the whole stream, then sends it',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
