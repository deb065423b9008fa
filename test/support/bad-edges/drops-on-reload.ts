import { connect, createServer, type Socket } from 'node:net'
import { type BadEdge, listen } from './edge.ts'

/** Closes every connection when it reloads. */
export const dropsOnReload: BadEdge = {
  id: 'drops-on-reload',
  does: 'closes every connection when it reloads',
  async start(origin) {
    const clients = new Set<Socket>()
    const running = await listen(
      createServer((client) => {
        clients.add(client)
        const service = connect(Number(origin.port), origin.hostname)
        client.pipe(service).on('error', () => client.destroy())
        service.pipe(client)
      }),
    )
    return {
      ...running,
      async reload() {
        for (const client of clients) client.destroy()
      },
    }
  },
}
