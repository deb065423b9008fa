import t from 'tap'
import { measureCost } from '../../../bench/cost/cost.ts'

const options = {
  transports: ['sse' as const],
  rounds: 2,
  seconds: 0.01,
  connections: 2,
  idleStreams: 120,
  starts: 2,
  signal: new AbortController().signal,
}

t.test('Throughput, memory and start are measured, with progress', async (t) => {
  const said: string[] = []
  const cost = await measureCost({ ...options, progress: (line) => said.push(line) })
  t.match(cost.throughput, [
    { title: 'SSE, 3 events', bare: 'Fastify + fastify-sse-v2', rounds: [{}, {}] },
    { title: 'SSE, 1,000 events of 200 B', bare: 'raw node:http', rounds: [{}, {}] },
  ])
  t.match(cost.idle, [
    { server: 'raw node:http', transport: 'chunked', streams: 120 },
    { server: 'ours', transport: 'sse', streams: 120 },
  ])
  t.ok(
    cost.idle.every(({ heapUsed }) => heapUsed > 0),
    'an open stream holds something',
  )
  t.equal(cost.readyMs.length, 2)
  t.match(said.join('\n'), /SSE, 3 events, beside Fastify.*120 idle sse streams.*2 starts/s)
})

t.test('An interrupted measurement rejects with the reason, and leaves nothing running', async (t) => {
  const interrupted = new AbortController()
  const progress = () => interrupted.abort(new Error('enough'))
  await t.rejects(measureCost({ ...options, signal: interrupted.signal, progress }), { message: 'enough' })
})
