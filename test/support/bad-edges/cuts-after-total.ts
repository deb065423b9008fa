import { connect, createServer } from 'node:net'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Two minutes, divided by 20 as the checks' own times are, ms. */
const TOTAL = 120_000 / 20

/** Cuts a connection after two minutes, whatever it carries. */
export const cutsAfterTotal: BadEdge = {
  id: 'cuts-after-total',
  does: 'cuts a connection after two minutes, whatever it carries',
  start: (origin) =>
    listen(
      createServer((client) => {
        const service = connect(Number(origin.port), origin.hostname)
        client.pipe(service).pipe(client)
        const timer = setTimeout(() => client.destroy(), TOTAL)
        client.on('close', () => {
          clearTimeout(timer)
          service.destroy()
        })
        service.on('error', () => client.destroy())
      }),
    ),
}
