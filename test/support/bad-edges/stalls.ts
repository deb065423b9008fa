import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) {
    yield part
    await new Promise(() => {})
  }
}

/** Passes the first event, then neither sends nor closes. */
export const stalls: BadEdge = {
  id: 'stalls',
  does: 'passes the first event, then neither sends nor closes',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
