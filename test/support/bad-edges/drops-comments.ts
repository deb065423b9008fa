import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) {
    const rest = String(part).replace(/^:.*\n\n?/gm, '')
    if (rest) yield Buffer.from(rest)
  }
}

/** Drops the comments of Server-Sent Events, and heartbeats with them. */
export const dropsComments: BadEdge = {
  id: 'drops-comments',
  does: 'drops the comments of Server-Sent Events',
  start: (origin) => proxy(origin, { body: change }),
}
