import { setTimeout as sleep } from 'node:timers/promises'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  yield* parts
  for (;;) {
    await sleep(20)
    yield Buffer.from('\n')
  }
}

/** Passes every event, then sends blank lines for ever. */
export const endless: BadEdge = {
  id: 'endless',
  does: 'passes every event, then sends blank lines for ever',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
