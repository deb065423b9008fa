import { connect, createServer } from 'node:net'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** A minute, divided by 20 as the checks' own times are, ms. */
const IDLE = 60_000 / 20

/** Cuts what has been idle for a minute; any byte counts. */
export const cutsSilence: BadEdge = {
  id: 'cuts-silence',
  does: 'cuts what has been idle for a minute, where any byte counts',
  start: (origin) =>
    listen(
      createServer((client) => {
        const service = connect(Number(origin.port), origin.hostname)
        client.pipe(service).pipe(client)
        // Either direction's bytes start it anew.
        client.setTimeout(IDLE, () => client.destroy())
        client.on('close', () => service.destroy())
        service.on('error', () => client.destroy())
      }),
    ),
}
