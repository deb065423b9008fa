import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Answers 200 to everything, an upgrade too. */
export const answers200: BadEdge = {
  id: 'answers-200',
  does: 'answers 200 to an upgrade',
  start: () =>
    listen(createServer({ shouldUpgradeCallback: () => false }, (_, response) => response.end('welcome'))),
}
