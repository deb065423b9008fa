import { createServer, get } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Answers errors with a page of its own instead of the service's words. */
export const ownErrorPages: BadEdge = {
  id: 'own-error-pages',
  does: 'answers errors with a page of its own',
  start: (origin) =>
    listen(
      createServer((request, response) => {
        get(new URL(request.url ?? '', origin), { agent: false }, (answer) => {
          answer.resume()
          response.writeHead(answer.statusCode ?? 502, { 'content-type': 'text/html' })
          response.end('<h1>Something went wrong</h1>')
        })
      }),
    ),
}
