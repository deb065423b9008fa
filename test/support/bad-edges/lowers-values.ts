import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Writes a field’s value in small letters. */
export const lowersValues: BadEdge = {
  id: 'lowers-values',
  does: 'writes a field’s value in small letters',
  start: (origin) => bytes(origin, { toClient: rewrites(/Kept As Is/, 'kept as is') }),
}
