import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) yield Buffer.from(String(part))
}

/** Takes each part for text of its own: half a character becomes U+FFFD. */
export const decodes: BadEdge = {
  id: 'decodes',
  does: 'takes each part for text of its own',
  start: (origin) => proxy(origin, { body: change }),
}
