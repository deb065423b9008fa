import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Asks the service over HTTP/1.0, as nginx does before 1.29.7. */
export const asksHttp10: BadEdge = {
  id: 'asks-http10',
  does: 'asks the service over HTTP/1.0',
  start: (origin) => bytes(origin, { toService: rewrites(/ HTTP\/1\.1\r\n/, ' HTTP/1.0\r\n') }),
}
