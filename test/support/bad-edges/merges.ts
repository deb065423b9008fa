import { setTimeout as sleep } from 'node:timers/promises'
import type { BadEdge } from './edge.ts'
import { type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  const waiting: Buffer[] = []
  let ended = false
  const collected = (async () => {
    for await (const part of parts) waiting.push(part)
    ended = true
  })()
  while (!ended || waiting.length > 0) {
    await sleep(300)
    yield* waiting.splice(0)
  }
  await collected
}

/** Sends what it has collected each 300 ms. */
export const merges: BadEdge = {
  id: 'merges',
  does: 'sends what it has collected each 300 ms',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
