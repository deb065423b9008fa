import { htmlReport } from '../../src/report/html/page.ts'
import type { Section } from '../../src/report/results.ts'
import { clientSection } from '../client/report.ts'
import { channelsSection } from '../cost/channels/report.ts'
import { costSection } from '../cost/report.ts'
import { limitsSection } from '../limits/report.ts'
import type { BenchResults } from './results.ts'

/** A run of the bench as one page. */
export function benchReport(results: BenchResults): string {
  return htmlReport(results, addedSections(results, costSection))
}

/** What the bench adds to every report, where the run measured it: the edges' limits, what the channel protocol's client reads, what streams and channels cost. */
export function addedSections(results: BenchResults, section: typeof costSection): Section[] {
  const { cost, channels, limits, client } = results
  return [
    ...(limits ? [limitsSection(limits, results)] : []),
    ...(client ? [clientSection(client, results)] : []),
    ...(cost ? [section(cost)] : []),
    ...(channels ? [channelsSection(channels)] : []),
  ]
}
