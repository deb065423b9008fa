import t from 'tap'
import { holdUrl } from '../../src/load/url-hold.ts'
import { startApp } from '../support/service.ts'
import { until } from '../support/until.ts'

const reading = { form: 'sse' } as const

t.test('Streams are opened, held, left and come back, and the service says what that costs', async (t) => {
  const { url, app } = await startApp(t, { env: { METRICS: 'true' } })
  const phases: string[] = []
  const result = await holdUrl({
    target: { request: { url: new URL('/sse?interval=5000', url) }, reading },
    direct: url,
    connections: 30,
    rampSeconds: 0.5,
    seconds: 1.5,
    signal: new AbortController().signal,
    onPhase: (phase) => phases.push(phase),
  })
  t.strictSame(phases, ['before', 'ramp', 'hold', 'storm'])
  t.match(result.held, { open: 30, broken: { cut: 0, refused: 0, failed: 0 } })
  t.ok(result.held.firstEvent, 'the first events came')
  t.equal(result.storm.back, 30)
  t.type(result.storm.allBackMs, 'number')
  const samples = result.service ?? []
  t.strictSame([...new Set(samples.map(({ phase }) => phase))], ['before', 'ramp', 'hold', 'storm'])
  t.equal(samples[0]?.streams, 0)
  t.equal(Math.max(...samples.filter(({ phase }) => phase === 'hold').map(({ streams }) => streams)), 30)
  t.ok(samples.every(({ memory, loopDelayMs }) => memory > 1e6 && loopDelayMs > 0))
  await until(() => app.streams.open.size === 0)
})

t.test('Refused streams do not come back', async (t) => {
  const { url } = await startApp(t, { env: { MAX_STREAMS: '3' } })
  const interrupt = new AbortController()
  const result = await holdUrl({
    target: { request: { url: new URL('/sse?interval=5000', url) }, reading },
    connections: 4,
    rampSeconds: 0.1,
    seconds: 0.3,
    signal: interrupt.signal,
    onPhase: (phase) => phase === 'storm' && setTimeout(() => interrupt.abort(), 500),
  })
  t.equal(result.held.open, 3)
  t.ok((result.held.statuses[503] ?? 0) > 0)
  t.equal(result.storm.allBackMs, undefined)
  t.equal(result.service, undefined)
})

t.test('An interrupted hold says what it measured', async (t) => {
  const { url } = await startApp(t)
  const interrupt = new AbortController()
  const result = await holdUrl({
    target: { request: { url: new URL('/sse?interval=5000', url) }, reading },
    connections: 2,
    rampSeconds: 0.01,
    seconds: 60,
    signal: interrupt.signal,
    onPhase: (phase, tally) => {
      if (phase !== 'hold') return
      const timer = setInterval(() => {
        if (tally.open < 2) return
        clearInterval(timer)
        interrupt.abort()
      }, 5)
    },
  })
  t.match(result, { held: { open: 2 }, storm: { back: 0, open: 0 } })
})
