import t from 'tap'
import { chunked, sse, websocket } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { until } from '../../support/until.ts'

const metrics = async (url: URL) => (await fetch(new URL('/metrics', url))).text()

t.test('Without METRICS there are none', async (t) => {
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

t.test('The process’s own metrics are there, in Prometheus’ format', async (t) => {
  const { url } = await startApp(t, { env: { METRICS: 'true' } })
  const answer = await fetch(new URL('/metrics', url))
  t.match(answer.headers.get('content-type'), /^text\/plain; version=0\.0\.4/)
  t.match(await answer.text(), 'process_resident_memory_bytes')
})
