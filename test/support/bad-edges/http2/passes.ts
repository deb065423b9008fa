import type { BadEdge } from '../edge.ts'
import { http2Proxy } from './proxy.ts'
import type { Http2Client } from './server.ts'

/** Passes everything on over HTTP/2. */
export const passesHttp2: BadEdge = {
  id: 'http2-passes',
  does: 'passes everything on over HTTP/2',
  async start(origin) {
    const clients = new Set<Http2Client>()
    const running = await http2Proxy(origin, {
      settings: { maxConcurrentStreams: 120 },
      turn: async (_, client) => clients.add(client),
    })
    return {
      ...running,
      // Sends GOAWAY, and lets open streams end.
      async reload() {
        for (const { session } of clients) session.close()
      },
    }
  },
}
