import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  const first: Buffer[] = []
  let n = 0
  for await (const part of parts) {
    if (++n === 1) first.push(part)
    else yield part
    if (n === 2) yield* first
  }
}

/** Sends the first event after the second. */
export const reorders: BadEdge = {
  id: 'reorders',
  does: 'sends the first event after the second',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
