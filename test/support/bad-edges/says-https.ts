import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Tells the service that every client came by https. */
export const saysHttps: BadEdge = {
  id: 'says-https',
  does: 'tells the service that every client came by https',
  start: (origin) =>
    bytes(origin, { toService: rewrites(/\r\n\r\n/, '\r\nx-forwarded-proto: https\r\n\r\n') }),
}
