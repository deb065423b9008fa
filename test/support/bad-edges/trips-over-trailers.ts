import { createServer, request as send } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Breaks a response off where it has trailers, as Varnish does. */
export const tripsOverTrailers: BadEdge = {
  id: 'trips-over-trailers',
  does: 'breaks a response off where it has trailers',
  start: (origin) =>
    listen(
      createServer((request, response) => {
        const { connection, ...headers } = request.headers
        const onward = send(new URL(request.url ?? '', origin), { headers, agent: false }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] })
          answer.on('data', (data) => response.write(data))
          answer.on('end', () => (answer.rawTrailers.length > 0 ? response.destroy() : response.end()))
        })
        request.pipe(onward)
      }),
    ),
}
