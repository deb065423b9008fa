import t from 'tap'
import { telling } from '../../../bench/results/fronts.ts'
import { cells, unasked } from '../../../src/report/results.ts'
import { fronts } from '../../report/fronts.ts'
import { cut, runOf, skipped } from '../../report/run.ts'
import { streamed } from '../../support/outcomes.ts'

t.test('A committed run with --fronts has the verdicts of the whole run', async (t) => {
  const other = { ...streamed(3), check: 'other' }
  const run = runOf({
    direct: [streamed(0), other, { ...streamed(0), check: 'cut' }, skipped('gone')],
    a: [streamed(3), other, { ...cut, check: 'cut' }, skipped('left-out')],
  })
  const verdicts = (of: typeof run) =>
    cells(of)
      .filter(({ outcome }) => !unasked(outcome))
      .map(({ edge, check, verdict: { verdict, cause, by } }) => [edge, check, verdict, cause, by])
  for (const whole of [run, fronts]) t.strictSame(verdicts(telling(whole)), verdicts(whole))
  const { answers } = telling(run)
  const events = (edge: string, check: string) =>
    answers.find((one) => one.edge === edge && one.outcome.check === check)?.outcome.events.length
  t.equal(events('a', 'sse'), 3, 'what is drawn stays whole')
  t.equal(events('a', 'other'), 0, 'what survives needs no events')
  t.equal(events('a', 'cut'), 2, 'what does not survive is evidence')
  t.equal(events('a', 'left-out'), undefined)
  t.equal(events('direct', 'gone'), 0, 'the others are judged beside it')
})
