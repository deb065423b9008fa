import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Puts each of a request’s cookies in a field of its own, as HTTP/2 may, and leaves it at that. */
export const splitsCookies: BadEdge = {
  id: 'splits-cookies',
  does: 'puts each of a request’s cookies in a field of its own',
  start: (origin) => bytes(origin, { toService: rewrites(/cookie: a=1; /i, 'cookie: a=1\r\ncookie: ') }),
}
