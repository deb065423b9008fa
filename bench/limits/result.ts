import type { Ending, Fault } from '../../src/probe/model.ts'

/** The limits of one edge, as measured. Times are the edge's own: what its scale divides is multiplied again. */
export interface LimitsResult {
  edge: string
  /** Why they could not be measured. Absent if they were. */
  fault?: Fault
  /** How long a stream that has begun may be silent. */
  silence?: TimeLimit
  /** How long a stream that never pauses may last. */
  whole?: TimeLimit
  /** How long an answer may take to begin. */
  firstByte?: TimeLimit
  /** How many bytes leave the service for a client that does not read: the edge's buffers, and the system's. */
  readAhead?: SizeBracket
  /** How many bytes an answer must have to be compressed, if the client asks for gzip, Brotli or Zstandard. */
  compression?: SizeBracket
}

/**
 * A limit on time.
 * - `limit`: it ends a stream after `ms`, which a second measurement has confirmed
 * - `none`: nothing ended the stream within `withinMs`
 * - `held`: nothing of the stream had arrived when it was ended, so its silence was not seen
 * - `unsteady`: no two measurements are within a tenth of each other
 */
export type TimeLimit =
  | { found: 'limit'; ms: number; measured: number[]; scale: number; ending: Ending; status?: number }
  | { found: 'none'; withinMs: number }
  | { found: 'held' }
  | { found: 'unsteady'; measured: number[] }

/** Two sizes, bytes, of which the first was below a limit and the second was not. */
export interface SizeBracket {
  from: number
  /** Absent if no limit was found: `from` is then the largest that was tried. */
  to?: number
}
