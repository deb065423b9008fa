import t, { type Test } from 'tap'
import { findTime, type TimeQuestion } from '../../../bench/limits/times.ts'
import { http1 } from '../../../src/probe/clients/index.ts'
import type { BadEdge } from '../../support/bad-edges/edge.ts'
import { givesUp } from '../../support/bad-edges/gives-up.ts'
import { passes } from '../../support/bad-edges/passes.ts'
import { startApp } from '../../support/service.ts'

// measure.slow.test.ts finds limits of real edges.

async function find(t: Test, question: TimeQuestion, edge: BadEdge, wait: number) {
  const { url: origin } = await startApp(t, { env: { PROBE_ROUTES: 'true' } })
  const { url, stop } = await edge.start(origin)
  t.teardown(stop)
  return findTime(question, {
    at: async (scale) => ({ url, scale }),
    scales: [20],
    client: http1,
    signal: new AbortController().signal,
    wait,
  })
}

t.test('Where nothing ends a stream, it says how long it has waited in the edge’s own time', async (t) => {
  for (const question of ['silence', 'whole', 'firstByte'] as const)
    t.strictSame(await find(t, question, passes, 300), { found: 'none', withinMs: 6_000 }, question)
})

t.test('A silence that could not begin is not taken for a limit on silence', async (t) => {
  t.strictSame(await find(t, 'silence', givesUp, 30_000), { found: 'held' })
})
