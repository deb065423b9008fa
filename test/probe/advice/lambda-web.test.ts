import t from 'tap'
import { readLine } from '../../../bench/programs/envoy/read-line.ts'
import { lambdaWeb as advise } from '../../../src/probe/advice/lambda-web.ts'
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

t.test('In the words of a revision’s settings', async (t) => {
  t.match(advise({ ...byEdge, verdict: 'refused' }, outcome('websocket', 426, '-')), /Upgrade: use SSE/)
  t.match(
    advise(byEdge, outcome('sse', 200, 'UT')),
    /^timeoutSeconds bounds the whole stream.* STREAM_MAX_AGE/,
  )
  t.match(advise(byEdge, outcome('http', 504, 'UT')), /^timeoutSeconds is 30 .* begin to answer at once/)
  t.match(advise(byEdge, outcome('http', 404, 'NR')), /Host/)
  t.match(advise(byEdge, outcome('chunked', 505, 'DPE')), /HTTP\/1\.1/)
  for (const by of ['edge', 'service'] as const)
    t.match(advise({ ...byEdge, by }, outcome('http', 500, 'UF')), /AWS_LAMBDA_HTTP_ENDPOINT/, by)
})

t.test('What it knows nothing better about is left to the general advice', async (t) => {
  t.equal(advise({ ...byEdge, by: 'client' }, outcome('sse', 200, 'UT')), undefined)
  t.equal(advise(byEdge, outcome('sse', 200, '-')), undefined)
  t.equal(advise({ verdict: 'survives', reason: 'as it should be' }, outcome('http', 500, 'UF')), undefined)
  const { edgeLog: _, ...unlogged } = outcome('sse', 200, 'UT')
  t.equal(advise(byEdge, unlogged), undefined)
})
