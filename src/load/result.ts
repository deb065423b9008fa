import type { TransportName } from '../contract.ts'

/** p50 and p99, milliseconds. */
export interface Percentiles {
  p50: number
  p99: number
}

/** What load on one route through one edge gave, whatever the client that made it. The figures are our service's. */
export interface LoadResult extends LoadFigures {
  edge: string
  transport: TransportName
  connections: number
  /**
   * Processor time that the edge used within `seconds`, all threads together, ms. Absent where there is no
   * edge, or it cannot be asked.
   */
  edgeCpuMs?: number
  /** Absent where the service or the edge runs elsewhere: then there is nothing bare to put in its place. */
  floor?: Floor
}

/** The same load in turn on an origin that does the same streams bare, behind the same edge. */
export interface Floor extends LoadFigures {
  /** What the bare origin is made of, e.g. `raw node:http`. */
  origin: string
  /**
   * Ours as a multiple of the floor, whole streams a second, in each pair of turns that followed each other.
   * A pair in which the floor had none is left out.
   */
  ratios: number[]
}

/** What the load on one origin gave. */
export interface LoadFigures {
  /** How long it ran, seconds, all turns together: as measured, not as asked for. */
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
