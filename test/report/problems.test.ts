import t from 'tap'
import type { Outcome } from '../../src/probe/model.ts'
import { problems } from '../../src/report/problems.ts'
import type { Results } from '../../src/report/results.ts'
import { refusal, streamed } from '../support/outcomes.ts'
import { atOnce, refused, whole } from './fronts.ts'
import { cut, runOf, skipped } from './run.ts'

const direct = [whole('chunked'), whole('sse'), whole('websocket')]

/** What of a run is wrong, in short. */
const found = (run: Results) =>
  problems(run).map(({ standing, edges, cells, worst }) => [
    standing,
    worst.verdict.cause,
    edges.join(),
    cells.map(({ check }) => check).join(),
  ])

t.test('Checks that an edge breaks in one way are one problem, and edges that do so share it', async (t) => {
  const run = runOf({
    direct,
    a: [atOnce('chunked'), atOnce('sse'), refused('websocket', 426)],
    b: [atOnce('chunked'), whole('sse'), refused('websocket', 403)],
  })
  t.strictSame(found(run), [
    ['open', 'refused', 'a', 'websocket'],
    ['open', 'refused', 'b', 'websocket'],
    ['open', 'held-to-end', 'a,b', 'chunked,sse,chunked'],
  ])
})

t.test('Another vendor’s advice makes another problem', async (t) => {
  const run = runOf({ direct, a: [atOnce('sse')], b: [atOnce('sse')] })
  t.equal(problems(run).length, 1)
  const edges = run.edges.map((edge) => (edge.id === 'b' ? { ...edge, vendor: 'nginx' } : edge))
  t.equal(problems({ ...run, edges }).length, 2)
})

t.test('Figures in advice do not tell problems apart', async (t) => {
  const later: Outcome = {
    ...cut,
    check: 'later',
    edgeLog: { line: '', says: '', flags: ['UT'], author: 'edge', limit: 'total', ms: 750 },
  }
  const run = runOf({ direct: [streamed(0), { ...streamed(0), check: 'later' }], 'app-runner': [cut, later] })
  t.strictSame(found(run), [['open', 'cut-total', 'app-runner', 'sse,later']])
})

t.test('What differs from its document is a surprise and comes first, also where it is better', async (t) => {
  const run = runOf({
    direct,
    a: [atOnce('chunked'), whole('sse'), refused('websocket', 403)],
  })
  const edges = run.edges.map((edge) => ({
    ...edge,
    expected:
      edge.id === 'a'
        ? {
            chunked: { verdict: 'degrades' as const },
            sse: { verdict: 'cut' as const },
            websocket: { verdict: 'refused' as const, status: 403 },
          }
        : {},
  }))
  t.strictSame(found({ ...run, edges }), [
    ['surprise', 'none', 'a', 'sse'],
    ['documented', 'refused', 'a', 'websocket'],
    ['documented', 'held-to-end', 'a', 'chunked'],
  ])
})

t.test(
  'What could not be asked is a surprise, and what there was no reason to ask is no problem',
  async (t) => {
    const fault = { kind: 'unreachable', code: 'ECONNREFUSED', message: 'nobody there' } as const
    const run = runOf({ direct, a: [{ ...skipped('sse'), fault }, skipped('websocket')] })
    t.strictSame(found(run), [['surprise', 'unreachable', 'a', 'sse']])
  },
)

t.test('A required check weighs more than others, and a cut more than lateness', async (t) => {
  const run = runOf({
    direct,
    a: [
      atOnce('chunked'),
      { ...streamed(0, refusal(500, '')), check: 'sse' },
      { ...cut, check: 'websocket' },
    ],
  })
  const checks = run.checks.map((check) =>
    check.id === 'websocket' ? { ...check, kind: 'observe' as const } : check,
  )
  t.strictSame(
    problems({ ...run, checks }).map(({ worst }) => worst.verdict.verdict),
    ['refused', 'degrades', 'cut'],
  )
})
