import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

/** As much of a body as passes, bytes. */
const CAP = 256 * 1024

const change: Change = async function* (parts) {
  let left = CAP
  for await (const part of parts) {
    yield part.subarray(0, left)
    left -= part.length
    if (left <= 0) return
  }
}

/** Passes 256 KiB of a body, and ends it there as if that were all. */
export const capsBodies: BadEdge = {
  id: 'caps-bodies',
  does: 'passes 256 KiB of a body, and ends it there as if that were all',
  start: (origin) => proxy(origin, { body: change }),
}
