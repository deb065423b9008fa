import type { BadEdge } from '../edge.ts'
import { goaway, NO_ERROR } from './frame.ts'
import { http2Proxy } from './proxy.ts'
import type { Http2Client } from './server.ts'

/** Closes its connections when it is reloaded, whatever streams are open. */
export const dropsOnReload: BadEdge = {
  id: 'http2-drops-on-reload',
  does: 'closes its connections when it is reloaded, whatever streams are open',
  async start(origin) {
    const clients = new Set<Http2Client>()
    const running = await http2Proxy(origin, {
      turn: async (_, client) => clients.add(client),
    })
    return {
      ...running,
      async reload() {
        for (const client of clients) {
          client.send(goaway(2 ** 31 - 1, NO_ERROR))
          client.end('fin')
        }
      },
    }
  },
}
