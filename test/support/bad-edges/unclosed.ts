import type { BadEdge } from './edge.ts'
import { Break, type Change, proxy } from './proxy.ts'

const change: Change = async function* (parts) {
  yield* parts
  throw new Break((client) => client.destroySoon())
}

/** Passes every event, then closes the connection without saying that the stream is whole. */
export const unclosed: BadEdge = {
  id: 'unclosed',
  does: 'passes every event, then closes the connection without saying that the stream is whole',
  start: (origin) => proxy(origin, { body: change, messages: change }),
}
