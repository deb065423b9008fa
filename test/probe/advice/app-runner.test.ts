import t from 'tap'
import { readLine } from '../../../bench/programs/envoy/read-line.ts'
import { appRunner as advise } from '../../../src/probe/advice/app-runner.ts'
import type { Verdict } from '../../../src/probe/judge/verdict.ts'
import type { Outcome } from '../../../src/probe/model.ts'

const byEdge: Verdict = { verdict: 'refused', reason: 'because', by: 'edge' }

/** What became of a stream, with Envoy's line about it. */
function outcome(transport: Outcome['transport'], status: number, flags: string, details: string): Outcome {
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
    ending: 'refused',
    edgeLog: readLine(JSON.stringify({ code: status, details, flags, duration_ms: 1 })),
  }
}

t.test('In the words of Envoy’s configuration', async (t) => {
  t.match(advise(byEdge, outcome('websocket', 403, '-', 'upgrade_failed')), /no upgrade_configs.*use SSE/)
  t.match(
    advise({ ...byEdge, verdict: 'cut' }, outcome('sse', 200, 'UT', 'response_timeout')),
    /^route\.timeout is 120s .* STREAM_MAX_AGE=110s/,
  )
  t.match(
    advise({ ...byEdge, verdict: 'cut' }, outcome('sse', 200, 'SI', 'stream_idle_timeout')),
    /^stream_idle_timeout: .* HEARTBEAT/,
  )
  t.match(
    advise(byEdge, outcome('http', 504, 'UT', 'response_timeout')),
    /^route\.timeout is 120s .* begin to answer at once/,
  )
  for (const transport of ['sse', 'websocket'] as const) {
    t.match(advise(byEdge, outcome(transport, 404, 'NR', 'route_not_found')), /domains .* Host/, transport)
    const gone = outcome(transport, 503, 'UH', 'no_healthy_upstream')
    for (const by of ['edge', 'service'] as const)
      t.match(advise({ ...byEdge, by }, gone), /no healthy host/, `${transport}, by the ${by}`)
  }
})

t.test('What it knows nothing better about is left to the general advice', async (t) => {
  const cut = outcome('websocket', 403, '-', 'upgrade_failed')
  for (const by of ['service', 'client', 'harness', undefined] as const)
    t.equal(advise({ verdict: 'refused', reason: 'because', ...(by && { by }) }, cut), undefined, `${by}`)
  const late = outcome('sse', 200, '-', 'via_upstream')
  t.equal(advise({ ...byEdge, verdict: 'degrades' }, late), undefined)
  t.equal(
    advise(
      { verdict: 'survives', reason: 'as it should be' },
      outcome('http', 503, 'UH', 'no_healthy_upstream'),
    ),
    undefined,
  )
  const { edgeLog: _, ...unlogged } = late
  t.equal(advise({ ...byEdge, verdict: 'cut' }, unlogged), undefined)
})
