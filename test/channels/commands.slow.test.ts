import { createClient } from '@redis/client'
import t, { type Test } from 'tap'
import { startRedis } from '../support/redis.ts'
import { startApp } from '../support/service.ts'
import { TestReader } from './instances/reader.ts'

const EVENTS = 30

/** What an instance asks for now and then, whatever happens. */
const NOW_AND_THEN = /^cmdstat_(ping|info|zrangebyscore|client|hello|subscribe|config|command)/

/** Returns how many commands the store ran for each event, those of scripts included. */
async function commandsPerEvent(t: Test, { instances, readers }: { instances: number; readers: number }) {
  const { url: store } = await startRedis(t)
  const admin = await createClient({ url: store.replace('valkey', 'redis') }).connect()
  t.teardown(() => admin.close())
  const env = { CHANNELS: 'open', CHANNELS_STORE: store, MAX_STREAMS_PER_CLIENT: '0' }
  const urls = await Promise.all(
    Array.from({ length: instances }, async () => new URL('/v1/stream/a', (await startApp(t, { env })).url)),
  )
  const headers = { 'content-type': 'application/json' }
  const [url] = urls as [URL]
  await fetch(url, { method: 'PUT', headers })
  const all = urls.flatMap((url) =>
    (['sse', 'chunked', 'websocket'] as const).flatMap((way) =>
      Array.from({ length: readers }, () => new TestReader(url, way)),
    ),
  )
  const running = all.map((reader) => reader.run())
  const got = (count: number) => Promise.all(all.map((reader) => reader.until(count)))
  await fetch(url, { method: 'POST', headers, body: '0' })
  await got(1)
  const count = async () =>
    [...(await admin.info('commandstats')).matchAll(/^(cmdstat_[^:]+):calls=(\d+)/gm)]
      .filter(([, name = '']) => !NOW_AND_THEN.test(name))
      .reduce((sum, [, , calls]) => sum + Number(calls), 0)
  const before = await count()
  for (let i = 1; i <= EVENTS; i++) {
    await fetch(url, { method: 'POST', headers, body: String(i) })
    await got(i + 1)
  }
  const commands = (await count()) - before
  await fetch(url, { method: 'POST', headers: { 'stream-closed': 'true' } })
  await Promise.all(running)
  return commands / EVENTS
}

t.test('What an event costs the store does not grow with its readers', async (t) => {
  const few = await commandsPerEvent(t, { instances: 2, readers: 1 })
  const many = await commandsPerEvent(t, { instances: 2, readers: 30 })
  t.equal(many, few)
})

t.test('What an event costs the store grows with instances at most', async (t) => {
  const one = await commandsPerEvent(t, { instances: 1, readers: 3 })
  const three = await commandsPerEvent(t, { instances: 3, readers: 3 })
  t.ok(three <= 3 * one, `${one} commands with an instance, ${three} with three`)
})
