import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Gives the service a second to begin its answer, and then says 504. */
export const givesUp: BadEdge = {
  id: 'gives-up',
  does: 'says 504 after a second',
  start: () =>
    listen(
      createServer((_, response) => {
        setTimeout(() => response.writeHead(504).end('upstream request timeout'), 1_000)
      }),
    ),
}
