import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Answers 426 to HTTP/1.0, as Envoy does. */
export const refusesHttp10: BadEdge = {
  id: 'refuses-http10',
  does: 'answers 426 to HTTP/1.0',
  start: () =>
    listen(
      createServer(({ httpVersion }, response) =>
        response.writeHead(httpVersion === '1.0' ? 426 : 404, { 'content-length': 0 }).end(),
      ),
    ),
}
