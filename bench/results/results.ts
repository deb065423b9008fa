import type { Results } from '../../src/report/results.ts'
import type { ClientResult } from '../client/result.ts'
import type { ChannelsResult } from '../cost/channels/measure.ts'
import type { CostResult } from '../cost/result.ts'
import type { LimitsResult } from '../limits/result.ts'

/** What one run of the bench found, raw. bench/results/schema.json describes it. */
export interface BenchResults extends Results {
  /** What a stream costs. Absent where that was not measured. */
  cost?: CostResult
  /** What channels cost. Absent where that was not measured. */
  channels?: ChannelsResult[]
  /** The edges' limits, in the order of the edges. Absent where they were not measured. */
  limits?: LimitsResult[]
  /** What the channel protocol's own client read, in the order of the edges. Absent where it was not asked. */
  client?: ClientResult[]
}
