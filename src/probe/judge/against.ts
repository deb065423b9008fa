import type { Outcome, Verdict } from '../model.ts'

/** What a verdict is compared with. */
export interface Against {
  /** True if an edge was between; false if `outcome` is the service itself. */
  edge: boolean
  /**
   * What happened without the edge, on the same machine: it separates the edge's doing from the service's and the
   * machine's. Absent if the service cannot be asked directly.
   */
  direct?: Outcome | undefined
}

/** What an outcome means by itself: everything but who did it. */
export type Finding = Pick<Verdict, 'verdict' | 'cause' | 'reason' | 'by' | 'doubtful'>
