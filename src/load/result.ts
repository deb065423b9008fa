import type { TransportName } from '../contract.ts'

/** p50 and p99, milliseconds. */
export interface Percentiles {
  p50: number
  p99: number
}

/** The result of loading one transport through one edge. The figures are the service's. */
export interface LoadResult extends LoadFigures {
  edge: string
  transport: TransportName
  connections: number
  /** The processor time that the edge used within `seconds`, all threads together, ms. Absent where it is not known. */
  edgeCpuMs?: number
  /** Absent where the service or the edge runs elsewhere. */
  floor?: Floor
}

/** The same load, in turns, on a bare origin behind the same edge. */
export interface Floor extends LoadFigures {
  /** What the bare origin is made of, e.g. `raw node:http`. */
  origin: string
  /**
   * Our whole streams a second as a multiple of the floor's, for each pair of successive turns. A pair in which the floor
   * had none is left out.
   */
  ratios: number[]
}

/** The figures of one origin. */
export interface LoadFigures {
  /** The length of all turns together, as measured, seconds. */
  seconds: number
  /** Streams that ended: `whole` and all of `broken`. Streams still open at the end are not counted. */
  ended: number
  /** Streams that ended whole, with exactly the expected bytes. */
  whole: number
  /** The other streams, by what was wrong. */
  broken: {
    /** Began and lost its connection before its end, or (WebSocket) closed with another code than 1000. */
    cut: number
    /** Ended, with other bytes than expected. */
    altered: number
    /** Got another status instead of a stream. */
    refused: number
    /** Got no response: no connection, or one that closed before the response's head. */
    failed: number
  }
  /** Whole streams a second. */
  perSecond: number
  /** `whole / ended`; 0 where none ended. */
  shareWhole: number
  /**
   * From the request to the first byte of the body (WebSocket: to the first message). Whole streams only; absent without
   * any. It includes opening the connection where the request needed a new one, as each WebSocket does.
   */
  firstByte?: Percentiles
  /** From the request to the end (WebSocket: to the close). Otherwise as `firstByte`. */
  wholeStream?: Percentiles
}

/** The figures of a URL whose streams are not known before. */
export interface UrlFigures extends LoadFigures {
  /** As for any load, but of streams that have not ended too. */
  firstByte?: Percentiles
  /** From the request to the first event, of streams that have not ended too. Absent without any. */
  firstEvent?: Percentiles
  /** Between successive events of a stream. Absent without any. */
  gaps?: Percentiles
  /** Streams that had begun and not ended when their turn was over. They are not counted as `ended`. */
  open: number
  /** The statuses of refused streams, and how many had each. */
  statuses: Record<string, number>
  /** True where most streams had the same content, so that others count as altered. */
  compared: boolean
}

/** The result of loading a URL. */
export interface UrlLoad extends UrlFigures {
  /** The same load on `--direct`, in turns. `ratios` are of whole streams a second, a turn each. */
  floor?: UrlFigures & { ratios: number[] }
}

/** What the service says of itself on `/metrics`. */
export interface ServiceSample {
  /** Since the first sample, ms. */
  ms: number
  phase: HoldPhase
  /** Resident memory of its process, bytes. */
  memory: number
  /** The 99th percentile of its event loop's delay since the sample before, ms. */
  loopDelayMs: number
  /** Its open streams, of all clients. */
  streams: number
}

/** `before` anything is asked; while streams are opened; while they stay open; once all have left and come back. */
export type HoldPhase = 'before' | 'ramp' | 'hold' | 'storm'

/** The result of holding streams open. */
export interface UrlHold {
  /** Streams that were opened one after the other, and then stayed open. */
  held: UrlFigures
  /** All left at once and came back at once. */
  storm: UrlFigures & {
    /** How many of them had begun again at the end. */
    back: number
    /** Until all of them had begun again, ms. Absent where some had not. */
    allBackMs?: number
  }
  /** Absent where `--direct` shows no metrics. */
  service?: ServiceSample[]
}
