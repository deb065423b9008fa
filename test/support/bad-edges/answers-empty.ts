import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Answers 200 with an empty body to everything, as Caddy does where no site of its configuration has the Host. */
export const answersEmpty: BadEdge = {
  id: 'answers-empty',
  does: 'answers 200 with an empty body',
  start: () => listen(createServer((_, response) => response.end())),
}
