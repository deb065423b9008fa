import { connect, createServer } from 'node:net'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Keeps its connection to the service when the client has left, and reads on. */
export const keepsService: BadEdge = {
  id: 'keeps-service',
  does: 'keeps its connection to the service when the client has left',
  start: (origin) =>
    listen(
      createServer((client) => {
        const service = connect(Number(origin.port), origin.hostname)
        client.pipe(service, { end: false }).on('error', () => {})
        service.on('data', (bytes) => client.destroyed || client.write(bytes))
        service.on('end', () => client.end())
      }),
    ),
}
