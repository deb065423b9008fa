import { stripVTControlCharacters } from 'node:util'
import t from 'tap'
import type { FaultKind } from '../../src/probe/model.ts'
import { compareResults } from '../../src/report/compare.ts'
import type { Results } from '../../src/report/results.ts'
import { refusal, streamed } from '../support/outcomes.ts'
import { cut, runOf, skipped } from './run.ts'

const compare = (old: Results, now: Results) => stripVTControlCharacters(compareResults(old, now))
const old = runOf({ direct: [streamed(0)], other: [streamed(3)] })

t.test('Other times are no change', async (t) => {
  const now = runOf({ direct: [streamed(1)], other: [streamed(7, { run: 'another' })] })
  t.equal(compare(old, now), 'Nothing changed since 2026-01-02T03:04:05.678Z: 2 verdicts the same.')
})

t.test('Another verdict is a change, printed with both sentences', async (t) => {
  t.equal(
    compare(old, runOf({ direct: [streamed(0)], other: [cut] })),
    `Changed since 2026-01-02T03:04:05.678Z:
  sse through other
    was survives: 3 events at 3, 203, 403 ms, whole at 403 ms
    is cut by the edge: after 2 of 3 events, 300 ms in, the connection closed before the end of the stream`,
  )
})

t.test('Another status and another author are changes', async (t) => {
  const refused = (status: number, body: string) =>
    runOf({ direct: [streamed(0)], other: [streamed(0, refusal(status, body))] })
  t.match(
    compare(refused(403, ''), refused(502, '')),
    /was refused 403 by the edge: .*\n {4}is refused 502 by the edge/,
  )
  const own = refused(403, '{"code":"STREAMPROOF_X"}')
  t.match(
    compare(refused(403, ''), own),
    /was refused 403 by the edge: .*\n {4}is refused 403 by the service/,
  )
})

t.test('The same verdict is a change where it is no longer the documented one', async (t) => {
  const documented = (verdict: 'survives' | 'cut') => ({
    ...old,
    edges: old.edges.map((edge) => ({ ...edge, expected: edge.id === 'other' ? { sse: { verdict } } : {} })),
  })
  t.match(compare(documented('survives'), documented('cut')), 'sse through other, no longer as documented\n')
  t.match(compare(documented('cut'), documented('survives')), 'sse through other, now as documented\n')
  t.match(compare(documented('cut'), old), 'sse through other, no longer documented\n')
})

t.test('New and missing edges and checks are listed once', async (t) => {
  const sse = { ...streamed(0), check: 'sse-new' }
  const now = runOf({ direct: [streamed(0), sse], third: [streamed(0), sse] })
  t.equal(
    compare(old, now),
    `Changed since 2026-01-02T03:04:05.678Z:
  new edge: third (the edge third)
  edge no longer asked: other (the edge other)
  new check: sse-new (What sse-new asks)`,
  )
  t.match(compare(now, old), '  check no longer asked: sse-new (What sse-new asks)')
})

t.test('A check that was skipped differs from one that could not be asked', async (t) => {
  const run = (kind: FaultKind) => {
    const fault = { kind, code: 'X', message: 'because' }
    return runOf({ direct: [{ ...skipped('sse'), fault }] })
  }
  t.match(
    compare(run('skipped'), run('unreachable')),
    /was not asked: because\n {4}is unknown: could not be asked: because/,
  )
})
