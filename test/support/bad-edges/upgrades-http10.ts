import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import type { Change } from './proxy.ts'

const change: Change = async function* (parts) {
  for await (const part of parts) yield Buffer.from(String(part).replace(' HTTP/1.0\r\n', ' HTTP/1.1\r\n'))
}

/** Speaks HTTP/1.1 to the service for a client of HTTP/1.0, and hands out the chunks that this gets it. */
export const upgradesHttp10: BadEdge = {
  id: 'upgrades-http10',
  does: 'hands out chunks to a client of HTTP/1.0',
  start: (origin) => bytes(origin, { toService: change }),
}
