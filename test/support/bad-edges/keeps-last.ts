import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Keeps the last of a request’s repeated fields only. */
export const keepsLast: BadEdge = {
  id: 'keeps-last',
  does: 'keeps the last of a request’s repeated fields only',
  start: (origin) => bytes(origin, { toService: rewrites(/x-probe-repeated: one\r\n/i, '') }),
}
