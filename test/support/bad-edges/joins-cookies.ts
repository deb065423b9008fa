import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Joins repeated fields of the response into one, Set-Cookie too. */
export const joinsCookies: BadEdge = {
  id: 'joins-cookies',
  does: 'joins repeated fields of the response into one',
  start: (origin) => bytes(origin, { toClient: rewrites(/(set-cookie: a=1)\r\nset-cookie: /i, '$1, ') }),
}
