import type { Arrival, Outcome } from '../../src/probe/model.ts'
import type { BenchResults } from './results.ts'
import { toStored } from './stored.ts'

/** Results as the text of a file: JSON with one answer a line, so that a diff shows which answers changed. */
export function resultsText(results: BenchResults): string {
  const members = Object.entries(toStored(results)).map(([name, value]) => `  "${name}": ${lines(value)}`)
  return `{\n${members.join(',\n')}\n}\n`
}

function lines(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value)
  return `[\n${value.map((element) => `    ${JSON.stringify(element)}`).join(',\n')}\n  ]`
}

/**
 * The same results as they are committed, without what no document shows: times in answers are rounded to
 * tenths of a millisecond, reads that arrived within the same millisecond become one, and an edge's log line is left out
 * if it points to nobody.
 */
export function committable(results: BenchResults): BenchResults {
  const answers = results.answers.map(({ outcome, ...answer }) => ({ ...answer, outcome: shorter(outcome) }))
  return { ...results, answers }
}

/** A log line that points to nobody is left out: what it says in words is kept. */
function shorter({ edgeLog, ...outcome }: Outcome): Outcome {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Math.round(value * 10) / 10 : value
  return JSON.parse(
    JSON.stringify(
      {
        ...outcome,
        arrivals: joined(outcome.arrivals),
        ...(edgeLog && { edgeLog: edgeLog.author ? edgeLog : { ...edgeLog, line: '' } }),
      },
      rounded,
    ),
  )
}

function joined(arrivals: Arrival[]): Arrival[] {
  const groups = Object.groupBy(arrivals, ({ ms }) => Math.floor(ms))
  return Object.values(groups).map((group = []) => ({
    ms: group[0]?.ms ?? 0,
    bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
  }))
}
