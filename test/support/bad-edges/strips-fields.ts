import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Drops a field of the response that it does not know. */
export const stripsFields: BadEdge = {
  id: 'strips-fields',
  does: 'drops a field of the response that it does not know',
  start: (origin) => bytes(origin, { toClient: rewrites(/x-probe:[^\r]*\r\n/i, '') }),
}
