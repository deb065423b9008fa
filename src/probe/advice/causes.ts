import type { Cause } from '../model.ts'

/** The causes that a buffer has. A stream without an end never comes out of one. */
export const HELD: Cause[] = [
  'silent',
  'held-to-end',
  'held-by-size',
  'held-by-time',
  'first-held',
  'head-late',
  'late',
  'merged',
]

/** The causes that a compressing buffer has. */
export const COMPRESSED: Cause[] = ['held-by-compression', 'compressed']

/** The causes that a limit has: on silence, on the whole, or one that did not say which. */
export const LIMITED: Cause[] = ['cut-idle', 'cut-total', 'truncated', 'reset', 'timed-out']

/** Sooner than this no limit of an edge ends a stream, ms: as the judge has it. */
export const SHORTEST_LIMIT = 500
