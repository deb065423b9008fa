import type { Test } from 'tap'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { idle } from '../../support/sources.ts'

/** A service that is told to stop ends its streams in good order. */
export async function drain(t: Test, kind: Kind): Promise<void> {
  await t.test('Open streams end with the drain’s ending, new ones get 503', async (t) => {
    const { app, url, logged } = await startApp(t, { logs: true, sources: [idle] })
    const client = await kind.open(t, url)
    await client.got(1)
    const drained = app.streams.drain(300)

    const late = await kind.open(t, url)
    t.equal(late.status, 503)
    t.equal(late.header('retry-after'), '5')
    t.match(await late.refusal(), { code: 'STREAMPROOF_DRAINING' })

    t.match(await client.ended, kind.endings.drain)
    await drained
    t.match(await logged('stream ended'), { stream: { transport: kind.name, endedBy: 'drain' } })
  })

  await t.test('A stream that ends by itself in time is not cut', async (t) => {
    const { app, url } = await startApp(t)
    const client = await kind.open(t, url, '?interval=50')
    const start = performance.now()
    await app.streams.drain(60_000)
    t.ok(performance.now() - start < 30_000, 'and nobody waits once it has ended')
    t.match(await client.ended, kind.endings.source)
    t.strictSame(client.received, ['foo', 'bar', 'baz'])
  })

  await t.test('A client that does not read does not delay the close', async (t) => {
    const { app, url } = await startApp(t)
    const client = await kind.open(t, url, '?count=3200&bytes=65536&interval=0')
    client.pause()
    const start = performance.now()
    await app.streams.drain(300)
    await app.close()
    t.ok(performance.now() - start < 5_000)
    t.equal(app.streams.open.size, 0)
  })
}
