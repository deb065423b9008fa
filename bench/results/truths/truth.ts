import type { Cause } from '../../../src/probe/model.ts'

/** Why cells of the proxies' matrix are as they are: the edge's own log, or its documentation or source. */
export interface Truth {
  /** As shipped. What fails in their mended forms too is so for the same reason. */
  edges: string[]
  checks: string[]
  /** What the checks find. */
  causes: Cause[]
  says: string
  /** What the edge's own log has of it. */
  logged?: string
  /** Where the vendor documents it, or its source: a URL. */
  source?: string
}
