import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Answers 403 to everything, with a body that never ends. */
export const refusesForEver: BadEdge = {
  id: 'refuses-for-ever',
  does: 'answers 403 with a body that never ends',
  start: () =>
    listen(
      createServer({ shouldUpgradeCallback: () => false }, (_, response) =>
        response.writeHead(403).write('no, because '),
      ),
    ),
}
