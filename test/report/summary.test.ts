import t from 'tap'
import type { Outcome } from '../../src/probe/model.ts'
import type { Results } from '../../src/report/results.ts'
import { summary, thenAndNow, throughFronts } from '../../src/report/summary.ts'
import { streamed } from '../support/outcomes.ts'
import { fronts, whole } from './fronts.ts'
import { cut, runOf, skipped } from './run.ts'

/** A run's answers, by front. */
const table = (results: Results) =>
  Object.fromEntries(summary(results).map(({ edge, answers }) => [edge.id, answers.map(thenAndNow)]))

/** What one outcome of SSE is, after a direct run that was whole. */
function answer(outcome: Outcome, article: 'yes' | 'no' | 'partly' = 'yes') {
  const run = runOf({ direct: [whole('sse')], front: [outcome], other: [] })
  const edges = run.edges.map((edge) => ({ ...edge, article: { sse: article } }))
  return summary({ ...run, edges })[0]?.answers[1]
}

t.test('A row for each edge has the article’s answer and today’s', async (t) => {
  t.strictSame(table(fronts), {
    managed: ['yes → yes', 'yes → yes', 'no → no: 426'],
    buffered: ['no → no: at once', 'no → no: at once', '– → no: 403'],
    stream: ['no → yes', 'no → yes', '– → no: 426'],
    socket: ['–', '–', 'partly → yes'],
  })
})

t.test('An answer differs by its first word, not by its reason', async (t) => {
  const differing = summary(fronts).map(({ answers }) => answers.map(({ differs }) => differs))
  t.strictSame(differing, [
    [false, false, false],
    [false, false, false],
    [true, true, false],
    [false, false, true],
  ])
  const fault = { kind: 'unreachable', code: 'ECONNREFUSED', message: 'nobody there' } as const
  t.match(answer({ ...skipped('sse'), transport: 'sse', fault }, 'no'), { now: 'unknown', differs: false })
  const needs = { kind: 'missing', code: 'STREAMPROOF_NEEDS_CARGO', message: 'install cargo' } as const
  t.match(answer({ ...skipped('sse'), transport: 'sse', fault: needs }), { now: 'not asked', differs: false })
})

t.test('Answers between yes and refused', async (t) => {
  t.match(answer(cut), { now: 'no: cut', differs: true })
  const late = streamed(3).events.map((event, n) => ({ ...event, ms: event.ms + n * 150 }))
  t.match(answer(whole('sse', { events: late })), { now: 'partly: degrades', differs: true })
  const run = runOf({ front: [whole('chunked')], other: [] })
  t.match(summary(run)[0]?.answers[1], { in2023: '–', now: '–' }, 'nor was it asked')
})

t.test(
  'The evidence is the verdicts’ sentences, each once, and none of what there is no place for',
  async (t) => {
    const evidence = summary(fronts).map(({ evidence }) => evidence.map(({ of, says }) => `${of}: ${says}`))
    t.strictSame(evidence[0], [
      'chunked, SSE: 3 events at 3, 203, 403 ms, whole at 403 ms',
      'WebSocket: 426 instead of 200, with an empty body',
    ])
    t.strictSame(
      evidence[1]?.[0],
      'chunked, SSE: all 3 events arrived at once, 410 ms in, the first 407 ms late',
    )
    t.strictSame(evidence[3], ['WebSocket: 3 events at 3, 203, 403 ms, whole at 403 ms'])
    const dissent = {
      ...cut,
      server: { ...(cut.server as NonNullable<Outcome['server']>), endedBy: 'error' as const },
    }
    const [row] = summary(runOf({ direct: [whole('sse')], front: [dissent], other: [] }))
    t.notMatch(row?.evidence[0]?.says, ';', 'without those who disagree')
  },
)

t.test('direct and a deployed service are not in the summary', async (t) => {
  const edges = (...ids: string[]) => runOf(Object.fromEntries(ids.map((id) => [id, []])))
  t.notOk(throughFronts(edges('direct', 'app-runner')))
  t.notOk(throughFronts(edges('deployed')))
  t.ok(throughFronts(edges('direct', 'app-runner', 'alb')))
  t.strictSame(Object.keys(table(edges('direct', 'deployed', 'alb'))), ['alb'])
})
