import { createServer, type RequestListener } from 'node:http'
import t, { type Test } from 'tap'
import { recordOf, recordWhen } from '../../src/probe/records.ts'
import type { Target } from '../../src/probe/target.ts'
import { listen } from '../support/bad-edges/edge.ts'
import { sse } from '../support/clients.ts'
import { startApp } from '../support/service.ts'

const target = (origin: URL, more: Partial<Target> = {}): Target => ({
  // Nobody is there: the service is asked without the edge.
  base: new URL('http://127.0.0.1:9'),
  origin,
  run: 'mine',
  patience: 10_000,
  scale: 1,
  ...more,
})

/** A service that answers so. */
async function serve(t: Test, answer: RequestListener): Promise<URL> {
  const { url, stop } = await listen(createServer(answer))
  t.teardown(stop)
  return url
}

t.test('What the service saw of a run, while it is open and after', async (t) => {
  const { url } = await startApp(t)
  t.equal(await recordOf(target(url)), null, 'none before it is there')
  t.equal(await recordWhen(target(url), () => false), null, 'which is not waited for')

  const client = await sse.open(t, url, '?count=2&silence=600000&run=mine')
  await client.got(1)
  const open = await recordOf(target(url))
  t.match(open, { events: 1, ms: Number })
  t.notOk(open && 'endedBy' in open)

  const ended = recordWhen(target(url), ({ endedBy }) => endedBy !== undefined)
  client.leave()
  t.match(await ended, { events: 1, endedBy: 'client' }, 'waited for')
})

t.test('A record is read again until patience runs out, and the last one is returned', async (t) => {
  let looks = 0
  const url = await serve(t, (_, response) => response.end(JSON.stringify({ events: ++looks })))
  t.match(await recordWhen(target(url), ({ events }) => events === 3), { events: 3 })
  t.equal(looks, 3)
  const last = await recordWhen(target(url, { patience: 1_000 }), () => false)
  t.equal(last?.events, looks)
  t.ok(looks > 4)
})

t.test('Each kind of record has its route, and an origin may have a path', async (t) => {
  const asked: string[] = []
  const url = await serve(t, ({ url }, response) => {
    asked.push(url ?? '')
    response.end('{"pings":7}')
  })
  for (const path of ['/under', '/under/', '/'])
    t.strictSame(
      await recordOf<{ pings: number }>(target(new URL(path, url)), '/probe/websocket/'),
      { pings: 7 },
      path,
    )
  await recordOf(target(url))
  t.strictSame(asked, [
    '/under/probe/websocket/mine',
    '/under/probe/websocket/mine',
    '/probe/websocket/mine',
    '/runs/mine',
  ])
})

t.test('A service that cannot be asked is an error that tells what came instead', async (t) => {
  const url = await serve(t, (_, response) => response.writeHead(503).end('not now'))
  const message = `${url.href}runs/mine answered 503: not now`
  await t.rejects(recordOf(target(url)), { message })
  await t.rejects(
    recordWhen(target(url), () => true),
    { message },
  )
  await t.rejects(recordOf(target(new URL('http://127.0.0.1:9'))), { code: 'ECONNREFUSED' })
})

t.test('An abort ends the waiting', async (t) => {
  const abort = new AbortController()
  const url = await serve(t, (_, response) => {
    response.end('{}')
    response.once('close', () => abort.abort(new Error('enough')))
  })
  const { signal } = abort
  await t.rejects(recordWhen(target(url, { signal }), () => false))
  await t.rejects(recordOf(target(url, { signal })), { message: 'enough' })
})
