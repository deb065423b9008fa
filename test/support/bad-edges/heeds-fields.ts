import { Readable } from 'node:stream'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts, heads) {
  if (heads?.answered['x-accel-buffering'] === 'no') yield* parts
  else yield* await Readable.from(parts).toArray()
}

/** Collects what does not ask it to pass it on, as nginx does with its defaults. */
export const heedsFields: BadEdge = {
  id: 'heeds-fields',
  does: 'collects what does not ask it to pass it on',
  start: (origin) => proxy(origin, { body: change }),
}
