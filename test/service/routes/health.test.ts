import t from 'tap'
import { sse } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { idle } from '../../support/sources.ts'

const status = async (url: URL, path: string) => {
  const answer = await fetch(new URL(path, url))
  return [answer.status, await answer.json()]
}

t.test('It is alive and ready', async (t) => {
  const { url } = await startApp(t)
  t.strictSame(await status(url, '/health'), [200, { status: 'ok' }])
  t.strictSame(await status(url, '/health/ready'), [200, { status: 'ready', streams: 0 }])
})

t.test('Readiness counts the open streams, and ends when the drain begins', async (t) => {
  const { app, url } = await startApp(t, { sources: [idle] })
  const client = await sse.open(t, url)
  await client.got(1)
  t.strictSame(await status(url, '/health/ready'), [200, { status: 'ready', streams: 1 }])
  const drained = app.streams.drain(60_000)
  t.strictSame(await status(url, '/health/ready'), [503, { status: 'draining', streams: 1 }])
  t.strictSame(await status(url, '/health'), [200, { status: 'ok' }])
  client.leave()
  await drained
})

t.test('A full service is still alive', async (t) => {
  const { url } = await startApp(t, { sources: [idle], env: { MAX_STREAMS: '1' } })
  const client = await sse.open(t, url)
  await client.got(1)
  t.equal((await sse.open(t, url)).status, 503)
  t.equal((await fetch(new URL('/health', url))).status, 200)
  t.equal((await fetch(new URL('/health/ready', url))).status, 200)
})
