import { htmlReport } from '../../src/report/html/page.ts'
import type { Section } from '../../src/report/results.ts'
import { channelsSection } from '../cost/channels/report.ts'
import { costSection } from '../cost/report.ts'
import type { BenchResults } from './results.ts'

/** A run of the bench as one page. */
export function benchReport(results: BenchResults): string {
  return htmlReport(results, addedSections(results, costSection))
}

/** What the bench adds to every report: what streams and channels cost, where the run measured it. */
export function addedSections({ cost, channels }: BenchResults, section: typeof costSection): Section[] {
  return [...(cost ? [section(cost)] : []), ...(channels ? [channelsSection(channels)] : [])]
}
