import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const SIZE = 4_096

const change: Change = async function* (parts) {
  let held = Buffer.alloc(0)
  for await (const part of parts) {
    held = Buffer.concat([held, part])
    const full = held.length - (held.length % SIZE)
    if (full > 0) yield held.subarray(0, full)
    held = held.subarray(full)
  }
  yield held
}

/** Passes on full buffers of 4 KiB, and keeps the rest until it is one. */
export const fillsBuffers: BadEdge = {
  id: 'fills-buffers',
  does: 'passes on full buffers of 4 KiB, and keeps the rest until it is one',
  start: (origin) => proxy(origin, { body: change }),
}
