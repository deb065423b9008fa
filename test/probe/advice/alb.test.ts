import t from 'tap'
import { readLine } from '../../../bench/programs/envoy/read-line.ts'
import { alb as advise } from '../../../src/probe/advice/alb.ts'
import type { Verdict } from '../../../src/probe/judge/verdict.ts'
import type { Outcome } from '../../../src/probe/model.ts'

const byEdge: Verdict = { verdict: 'cut', reason: 'because', by: 'edge' }

/** What became of a request, with Envoy's line about it. */
function outcome(transport: Outcome['transport'], status: number, flags: string): Outcome {
  return {
    check: 'one',
    transport,
    run: 'run',
    url: 'http://127.0.0.1/',
    startedAt: 0,
    expected: { intervalMs: 0, stamped: false },
    status,
    headers: [],
    arrivals: [],
    events: [],
    beats: [],
    facts: {},
    edgeLog: readLine(JSON.stringify({ code: status, details: null, flags, duration_ms: 1 })),
  }
}

t.test('In the words of the load balancer’s attributes', async (t) => {
  const idle = /^idle_timeout\.timeout_seconds is 60/
  for (const transport of ['sse', 'websocket'] as const) {
    const advice = advise(byEdge, outcome(transport, 200, 'SI'))
    t.match(advice, idle, transport)
    t.match(advice, /HEARTBEAT/, transport)
  }
  const chunked = advise(byEdge, outcome('chunked', 200, 'SI'))
  t.match(chunked, /use SSE/)
  t.notMatch(chunked, /HEARTBEAT/, 'there is none in chunked text')
  t.match(advise(byEdge, outcome('http', 504, 'SI')), /begin to answer at once/)
  for (const by of ['edge', 'service'] as const)
    t.match(advise({ ...byEdge, by }, outcome('http', 502, 'UF')), /target group’s port/, by)
})

t.test('What it knows nothing better about is left to the general advice', async (t) => {
  t.equal(advise({ ...byEdge, by: 'client' }, outcome('sse', 200, 'SI')), undefined)
  t.equal(advise(byEdge, outcome('sse', 200, '-')), undefined)
  t.equal(advise({ verdict: 'survives', reason: 'as it should be' }, outcome('http', 502, 'UF')), undefined)
  const { edgeLog: _, ...unlogged } = outcome('sse', 200, 'SI')
  t.equal(advise(byEdge, unlogged), undefined)
})
