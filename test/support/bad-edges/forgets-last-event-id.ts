import { bytes } from './bytes.ts'
import type { BadEdge } from './edge.ts'
import { rewrites } from './rewrites.ts'

/** Drops the request's Last-Event-ID, as one does that passes only the fields it knows. */
export const forgetsLastEventId: BadEdge = {
  id: 'forgets-last-event-id',
  does: 'drops the request’s Last-Event-ID',
  start: (origin) => bytes(origin, { toService: rewrites(/last-event-id:[^\r]*\r\n/i, '') }),
}
