import type { Test } from 'tap'
import type { Kind } from '../../support/clients.ts'
import { startApp } from '../../support/service.ts'
import { idle, source } from '../../support/sources.ts'

/** An end is honest: whoever reads can tell a whole stream from a cut one. */
export async function endings(t: Test, kind: Kind): Promise<void> {
  await t.test('A source that returns ends the stream whole', async (t) => {
    const { app, url, logged } = await startApp(t, { logs: true })
    const client = await kind.open(t, url, '?interval=1')
    t.match(await client.ended, kind.endings.source)
    t.strictSame(client.received, ['foo', 'bar', 'baz'])
    t.match(await logged('stream ended'), { level: 30, stream: { transport: kind.name, endedBy: 'source' } })
    t.equal(app.streams.open.size, 0)
  })

  await t.test('A source without events ends the stream whole', async (t) => {
    const { url } = await startApp(t, { sources: [source(async function* () {})] })
    const client = await kind.open(t, url)
    t.match(await client.ended, kind.endings.source)
    t.strictSame(client.received, [])
  })

  await t.test('A source that throws breaks its own stream only', async (t) => {
    const { url, logged } = await startApp(t, { logs: true })
    const other = await kind.open(t, url, '?interval=300')
    const client = await kind.open(t, url, '?interval=1&fail=2')
    t.match(await client.ended, kind.endings.error)
    t.strictSame(client.received, ['foo', 'bar'])
    t.match(await logged('stream failed'), {
      level: 50,
      err: { message: 'failed after 2 events, as asked', stack: /article/ },
      stream: { transport: kind.name, endedBy: 'error', events: 2 },
    })
    t.match(await other.ended, kind.endings.source, 'another stream of the same process goes on')
    t.match(await (await kind.open(t, url, '?interval=0')).ended, kind.endings.source, 'and new ones open')
  })

  await t.test('A source that throws before its first event breaks its stream', async (t) => {
    const early = source(
      // biome-ignore lint/correctness/useYield: it is not to yield
      async function* () {
        throw new Error('early')
      },
    )
    const closed = source(
      () => {
        throw new Error('closed')
      },
      { prefix: '/closed' },
    )
    const { url, logs } = await startApp(t, { logs: true, sources: [early, closed] })
    t.match(await (await kind.open(t, url)).ended, kind.endings.error)
    t.match(await (await kind.open(t, new URL('/closed', url))).ended, kind.endings.error)
    t.match(
      logs.filter(({ msg }) => msg === 'stream failed'),
      [{ err: { message: 'early' } }, { err: { message: 'closed' } }],
    )
  })

  await t.test('A stream that reaches its age ends after a whole event', async (t) => {
    const { app, url, logged } = await startApp(t, { logs: true, env: { STREAM_MAX_AGE: '200ms' } })
    const client = await kind.open(t, url, '?count=1000&interval=20')
    t.match(await client.ended, kind.endings.age)
    const { stream } = (await logged('stream ended')) as { stream: { events: number } }
    t.match(stream, { transport: kind.name, endedBy: 'age' })
    t.equal(client.received.length, stream.events)
    t.ok(client.received.every((data) => ['foo', 'bar', 'baz'].includes(data)))
    t.equal(app.streams.open.size, 0)
  })

  await t.test('app.close() does not wait for open streams', async (t) => {
    const { app, url } = await startApp(t, { sources: [idle] })
    const client = await kind.open(t, url)
    await client.got(1)
    await app.close()
    t.match(await client.ended, kind.endings.drain)
  })
}
