import type { BadEdge } from '../edge.ts'
import { DATA } from './frame.ts'
import { http2Proxy } from './proxy.ts'
import type { Http2Client } from './server.ts'

/** Drops the second DATA frame of each stream. */
export const losesData: BadEdge = {
  id: 'http2-loses-data',
  does: 'drops the second DATA frame of each stream',
  start: (origin) => {
    const seen = new Map<Http2Client, Map<number, number>>()
    return http2Proxy(origin, {
      toClient(frame, client) {
        if (frame.type !== DATA || frame.payload.length === 0) return [frame]
        const streams = seen.get(client) ?? new Map<number, number>()
        const count = (streams.get(frame.stream) ?? 0) + 1
        seen.set(client, streams.set(frame.stream, count))
        return count === 2 ? [] : [frame]
      },
    })
  },
}
