import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { RefusalError } from '../../../src/streams/refusal.ts'
import { chunked, sse, websocket } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { never, source } from '../../support/sources.ts'
import { until } from '../../support/until.ts'

const metrics = async (url: URL) => (await fetch(new URL('/metrics', url))).text()

t.test('Without METRICS there is no /metrics', async (t) => {
  const { url } = await startApp(t)
  t.equal((await fetch(new URL('/metrics', url))).status, 404)
})

t.test('Every stream counts, open or ended, with who ended it', async (t) => {
  const { url } = await startApp(t, { env: { METRICS: 'true' } })
  for (const kind of [chunked, sse, websocket]) {
    await (await kind.open(t, url, '?interval=0')).ended
    await (await kind.open(t, url, '?interval=0&fail=1')).ended
    const client = await kind.open(t, url, '?count=2&silence=600000')
    await client.got(1)
    const of = `source="article",transport="${kind.name}"`
    t.match(await metrics(url), `streamproof_streams_open{${of}} 1`)
    t.match(await metrics(url), `streamproof_events_total{${of}} 5`, 'an open one counts too')
    client.leave()
    await until(async () => (await metrics(url)).includes(`{${of},by="client"} 1`))
    const text = await metrics(url)
    t.match(text, `streamproof_streams_ended_total{${of},by="source"} 1`)
    t.match(text, `streamproof_streams_ended_total{${of},by="error"} 1`)
    t.match(text, `streamproof_events_total{${of}} 5`)
    t.match(text, `streamproof_stream_seconds_count{${of}} 3`)
    t.notMatch(text, `streamproof_streams_open{${of}} 1`)
  }
})

t.test('Every series exists before the first stream', async (t) => {
  const { url } = await startApp(t, { env: { METRICS: 'true' } })
  const text = await metrics(url)
  for (const { name } of [chunked, sse, websocket]) {
    const of = `source="article",transport="${name}"`
    for (const by of ['source', 'client', 'age', 'stall', 'drain', 'error'])
      t.match(text, `streamproof_streams_ended_total{${of},by="${by}"} 0\n`)
    for (const metric of ['streams_open', 'events_total', 'event_bytes_total'])
      t.match(text, `streamproof_${metric}{${of}} 0\n`)
    for (const metric of ['stream_seconds', 'first_event_seconds'])
      t.match(text, `streamproof_${metric}_count{${of}} 0\n`)
  }
  for (const reason of ['draining', 'full', 'client-limit', 'source'])
    t.match(text, `streamproof_streams_refused_total{reason="${reason}"} 0\n`)
})

t.test('Every series of channels exists too, if there are channels', async (t) => {
  const { url } = await startApp(t, { env: { METRICS: 'true', CHANNELS: 'open' } })
  const text = await metrics(url)
  for (const transport of ['sse', 'websocket', 'chunked', 'long-poll'])
    t.match(text, `streamproof_streams_open{source="channel",transport="${transport}"} 0\n`)
})

t.test('Refusals count by reason', async (t) => {
  const refusing = source(async function* (context) {
    if (context.request.url.includes('run=refuse')) throw new RefusalError(403, 'no')
    yield { data: 'first' }
    await never(context)
  })
  const env = { METRICS: 'true', MAX_STREAMS: '2', MAX_STREAMS_PER_CLIENT: '1', TRUST_PROXY: 'true' }
  const { app, url } = await startApp(t, { env, sources: [refusing] })
  const from = (address: string, query = '') =>
    sse.open(t, url, query, { headers: { 'X-Forwarded-For': address } })
  await from('192.0.2.1', '?run=refuse')
  await from('192.0.2.1')
  await from('192.0.2.1')
  await from('192.0.2.2')
  await from('192.0.2.3')
  await from('192.0.2.4')
  await app.streams.drain(0)
  await from('192.0.2.5')
  const text = await metrics(url)
  for (const [reason, count] of Object.entries({ source: 1, 'client-limit': 1, full: 2, draining: 1 }))
    t.match(text, `streamproof_streams_refused_total{reason="${reason}"} ${count}\n`)
})

t.test('The time to the first event is measured from the request', async (t) => {
  const slow = source(async function* ({ signal }) {
    await sleep(120, undefined, { signal })
    yield { data: 'first' }
  })
  const { url } = await startApp(t, { env: { METRICS: 'true' }, sources: [slow] })
  await (await sse.open(t, url)).ended
  const text = await metrics(url)
  const of = 'source="test",transport="sse"'
  t.match(text, `streamproof_first_event_seconds_bucket{le="0.1",${of}} 0\n`)
  t.match(text, `streamproof_first_event_seconds_count{${of}} 1\n`)
})

t.test('It says which version this is', async (t) => {
  const { url } = await startApp(t, { env: { METRICS: 'true' } })
  const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'))
  t.match(await metrics(url), `streamproof_build_info{version="${version}",node="${process.version}"} 1\n`)
})

t.test('METRICS_PORT serves them there only, until the service closes', async (t) => {
  const { app, url, logs } = await startApp(t, { logs: true, env: { METRICS: 'true', METRICS_PORT: '0' } })
  t.equal((await fetch(new URL('/metrics', url))).status, 404)
  const addresses = logs.map(({ msg }) => /^Server listening at (\S+)/.exec(String(msg))?.[1])
  const own = new URL(addresses.find((address) => address && new URL(address).port !== url.port) as string)
  t.match(await metrics(own), 'streamproof_streams_open')
  t.equal((await fetch(new URL('/health', own))).status, 404)
  const none = await fetch(new URL('/none?token=hunter2', own))
  t.match(await none.json(), { code: 'STREAMPROOF_NOT_FOUND', message: 'There is no GET /none here' })
  t.match(none.headers.get('x-request-id'), /^[0-9a-f-]{36}$/)
  t.equal((await fetch(new URL('/metrics', own), { method: 'POST' })).status, 405)
  await app.close()
  await t.rejects(metrics(own))
})

t.test('Node’s own metrics are included, in Prometheus’ format', async (t) => {
  const { url } = await startApp(t, { env: { METRICS: 'true' } })
  const answer = await fetch(new URL('/metrics', url))
  t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  t.match(await answer.text(), 'process_resident_memory_bytes')
})
