import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Answers 405 to a POST. */
export const refusesPosts: BadEdge = {
  id: 'refuses-posts',
  does: 'answers 405 to a POST',
  start: () =>
    listen(
      createServer(({ method }, response) =>
        response.writeHead(method === 'POST' ? 405 : 404, { 'content-length': 0 }).end(),
      ),
    ),
}
