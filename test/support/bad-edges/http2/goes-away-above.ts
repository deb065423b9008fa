import type { BadEdge } from '../edge.ts'
import { END_STREAM, ENHANCE_YOUR_CALM, goaway, HEADERS, RST_STREAM } from './frame.ts'
import { http2Proxy } from './proxy.ts'
import type { Http2Client } from './server.ts'

/** How many streams of a connection may be open. */
const MOST = 20

/** Closes the connection when it gets more streams than it allows. */
export const goesAwayAbove: BadEdge = {
  id: 'http2-goes-away-above',
  does: 'closes the connection when it gets more streams than it allows',
  start(origin) {
    const clients = new WeakMap<Http2Client, Set<number>>()
    const openOf = (client: Http2Client) => {
      const open = clients.get(client) ?? new Set()
      clients.set(client, open)
      return open
    }
    return http2Proxy(origin, {
      settings: { maxConcurrentStreams: MOST },
      fromClient(frame, client) {
        const open = openOf(client)
        if (frame.type === RST_STREAM) open.delete(frame.stream)
        if (frame.type !== HEADERS) return [frame]
        if (open.add(frame.stream).size <= MOST) return [frame]
        client.send(goaway(0, ENHANCE_YOUR_CALM))
        client.end('fin')
        return []
      },
      toClient(frame, client) {
        if (frame.flags & END_STREAM) openOf(client).delete(frame.stream)
        return [frame]
      },
    })
  },
}
