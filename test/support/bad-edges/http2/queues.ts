import type { BadEdge } from '../edge.ts'
import { http2Proxy } from './proxy.ts'
import type { Http2Client } from './server.ts'

/** Answers the requests of a connection one after the other. */
export const queues: BadEdge = {
  id: 'http2-queues',
  does: 'answers the requests of a connection one after the other',
  start(origin) {
    const turns = new WeakMap<Http2Client, Promise<unknown>>()
    return http2Proxy(origin, {
      turn(stream, client) {
        const before = turns.get(client)
        const closed = new Promise((resolve) => stream.on('close', resolve))
        turns.set(client, Promise.all([before, closed]))
        return Promise.resolve(before)
      },
    })
  },
}
