import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = (parts) =>
  // At once, so that the spacing stays.
  Readable.from(parts).map((part: Buffer) => sleep(300, part), { concurrency: 64 })

/** Passes each part 300 ms after it came. */
export const delays: BadEdge = {
  id: 'delays',
  does: 'passes each part 300 ms after it came',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
