import { isDeepStrictEqual } from 'node:util'
import { judge } from '../../src/probe/judge/judge.ts'
import type { Arrival, Outcome } from '../../src/probe/model.ts'
import { cells } from '../../src/report/results.ts'
import { questions } from '../../src/report/summary.ts'
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
 * The same results as they are committed, without what no document shows: times in answers are rounded to tenths of a
 * millisecond, reads that arrived within the same millisecond become one, and an edge's log line is left out if it points
 * to nobody. An answer that survives an edge keeps only what its verdict rests on; but those to the article's questions are
 * drawn, and stay whole.
 */
export function committable(results: BenchResults): BenchResults {
  const answers = results.answers.map(({ outcome, ...answer }) => ({ ...answer, outcome: shorter(outcome) }))
  const short = { ...results, answers }
  const drawn: string[] = questions.map(({ check }) => check)
  return {
    ...short,
    answers: cells(short).map(({ edge, check, question, outcome, verdict }) => {
      if (edge === 'direct' || verdict.verdict !== 'survives' || drawn.includes(check))
        return { edge, outcome }
      const direct = answers.find((one) => one.edge === 'direct' && one.outcome.check === check)?.outcome
      const isSame = (less: Outcome) =>
        isDeepStrictEqual(judge(question, less, { edge: true, direct }), verdict)
      return { edge, outcome: leaner(outcome, isSame) }
    }),
  }
}

/** Leaves out what can be left out so that it is judged the same. */
function leaner(outcome: Outcome, isSame: (less: Outcome) => boolean): Outcome {
  const { edgeLog: _log, server: _server, ...unrecorded } = outcome
  const steps: ((from: Outcome) => Outcome)[] = [
    () => unrecorded,
    (from) => ({ ...from, arrivals: [] }),
    (from) => ({ ...from, headers: [] }),
  ]
  return steps.reduce((from, step) => {
    const less = step(from)
    return isSame(less) ? less : from
  }, outcome)
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
  // By the time that is written, so that a file that is read and written again stays the same.
  const groups = Object.groupBy(arrivals, ({ ms }) => Math.floor(Math.round(ms * 10) / 10))
  return Object.values(groups).map((group = []) => ({
    ms: group[0]?.ms ?? 0,
    bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
  }))
}
