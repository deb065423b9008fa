import type { TransportName } from '../../src/transports/transport.ts'

/** p50 and p99, milliseconds. */
export interface Percentiles {
  p50: number
  p99: number
}

/** What one load run on one route through one edge gave, whatever the client that made it. */
export interface LoadResult {
  edge: string
  transport: TransportName
  connections: number
  /** How long it ran, seconds: as measured, not as asked for. */
  seconds: number
  /**
   * Streams that ended, one way or another: `whole` and all of `broken` together. Those still open when the
   * time was up are not counted.
   */
  ended: number
  /** Of these: ended whole and byte-exact. */
  whole: number
  /** The rest, by what was wrong with them. */
  broken: {
    /** Began, and lost its connection before its end (WebSocket: or closed with another code than 1000). */
    cut: number
    /** Came to its end, with other bytes than the origin sent. */
    altered: number
    /** Got another status instead of a stream. */
    refused: number
    /** Got no answer: no connection, or one that closed before the answer's head. */
    failed: number
  }
  /** Whole streams a second. */
  perSecond: number
  /** `whole / ended`; 0 where none ended. */
  shareWhole: number
  /**
   * From the request to the first byte of the body (WebSocket: to the first message). Whole streams only;
   * absent where there were none. Where the request needed a new connection, as each WebSocket does, opening
   * it is part of the time.
   */
  firstByte?: Percentiles
  /** From the request to the end (WebSocket: until the connection is closed). Otherwise as `firstByte`. */
  wholeStream?: Percentiles
}
