import t from 'tap'
import { readResults } from '../../bench/results/read.ts'
import type { BenchResults } from '../../bench/results/results.ts'
import type { Remedy } from '../../src/probe/advice/advice.ts'
import { edge } from '../../src/probe/advice/edge.ts'
import { advise, vendors } from '../../src/probe/advice/index.ts'
import { service } from '../../src/probe/advice/service.ts'
import { checkSentences } from '../../src/probe/judge/check-sentences.ts'
import { testimony, verdicts } from '../../src/probe/judge/sentences.ts'
import type { Outcome } from '../../src/probe/model.ts'
import { compareResults } from '../../src/report/compare.ts'
import { documented } from '../../src/report/evidence.ts'
import { failuresTable, matrixTables } from '../../src/report/markdown.ts'
import { problems } from '../../src/report/problems.ts'
import { cells, differences, failures, flaps, reasonFor } from '../../src/report/results.ts'
import { summary } from '../../src/report/summary.ts'
import { endingOf, lifeOf } from '../../src/report/svg/endings.ts'
import { scaleOf } from '../../src/report/svg/scale.ts'
import { spanOf, timesOf } from '../../src/report/svg/times.ts'
import { glance, sign, tally } from '../../src/report/words.ts'

/** Everything that programs make of a run: no sentence is in it. */
function decided(run: BenchResults) {
  const found = cells(run)
  return {
    cells: found.map((cell) => {
      const { verdict, outcome } = cell
      const { reason, witnesses = [], ...rest } = verdict
      const times = timesOf(outcome)
      const scale = scaleOf(Math.max(spanOf(times), 1))
      const marks = outcome.fault ? [] : [endingOf(cell, scale), lifeOf(outcome, times, scale)]
      return {
        verdict: rest,
        witnesses: witnesses.map(({ says, ...who }) => who),
        glance: glance(cell),
        sign: sign(cell),
        skipped: reasonFor(outcome),
        documented: documented(run, cell)?.met,
        advice: advise(verdict, outcome, run.edges.find(({ id }) => id === cell.edge)?.vendor).map(
          ({ text, ...advice }) => advice,
        ),
        times,
        marks: marks.map(({ mark, tone }) => [mark, tone]),
      }
    }),
    summary: summary(run).map(({ answers }) => answers.map(({ cell, ...answer }) => answer)),
    tallies: run.edges.map((edge) => tally(edge, found)),
    problems: problems(run).map(({ standing, edges, cells }) => [
      standing,
      edges,
      cells.map(({ edge, check }) => [edge, check]),
    ]),
    rows: [matrixTables(run), failuresTable(run)].map((table) => table.split('\n').length),
    differences: differences(run).length,
    failures: failures(run).length,
    flaps: flaps({ ...run, repeats: [run.answers] }),
  }
}

const WORDS = 'other words'

/** Rewords every sentence that a program could read. The process is this test's own, so nothing is put back. */
function rewordSentences(): void {
  for (const table of [verdicts, testimony])
    for (const name of Object.keys(table)) Object.assign(table, { [name]: () => WORDS })
  for (const own of Object.values(checkSentences)) {
    if (own.survives) own.survives = WORDS
    for (const claim of Object.keys(own.claims ?? {})) Object.assign(own.claims ?? {}, { [claim]: WORDS })
  }
  for (const remedies of [service, edge, ...Object.values<Remedy[]>(vendors)])
    for (const remedy of remedies) remedy.text = WORDS
}

/** The same run, with other titles, other log sentences and other messages. */
function reworded(run: BenchResults): BenchResults {
  const outcome = ({ fault, edgeLog, malformed, ...rest }: Outcome): Outcome => ({
    ...rest,
    ...(fault && { fault: { ...fault, message: WORDS } }),
    ...(edgeLog && { edgeLog: { ...edgeLog, line: WORDS, says: WORDS } }),
    ...(malformed !== undefined && { malformed: WORDS }),
  })
  return {
    ...run,
    checks: run.checks.map((check) => ({ ...check, title: WORDS, spec: WORDS })),
    edges: run.edges.map((edge) => ({ ...edge, title: WORDS })),
    answers: run.answers.map((answer) => ({ ...answer, outcome: outcome(answer.outcome) })),
  }
}

t.test('If every sentence is reworded, everything else stays as it is', async (t) => {
  const runs = await Promise.all(
    ['snapshot.json', 'fronts.json.gz'].map((name) =>
      readResults(new URL(`../../bench/results/${name}`, import.meta.url)),
    ),
  )
  const before = runs.map(decided)
  rewordSentences()
  for (const [n, run] of runs.entries()) {
    const now = reworded(run)
    t.ok(
      cells(now).every(({ verdict: { reason } }) => reason === WORDS),
      'every reason is another one',
    )
    t.strictSame(decided(now), before[n])
    t.match(compareResults(now, { ...now, answers: now.answers.toReversed() }), /^Nothing changed/)
  }
})
