import { createServer } from 'node:http'
import type { BadEdge } from './edge.ts'
import { listen } from './edge.ts'

/** Answers 403 to everything, with an empty body, as App Runner does to an upgrade. */
export const refuses: BadEdge = {
  id: 'refuses',
  does: 'answers 403 to everything',
  start: () =>
    listen(
      createServer({ shouldUpgradeCallback: () => false }, (_, response) =>
        response.writeHead(403, { connection: 'close', 'content-length': 0 }).end(),
      ),
    ),
}
