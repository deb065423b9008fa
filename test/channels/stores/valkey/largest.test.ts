import t from 'tap'
import { readSse, startChannels } from '../../../support/channels.ts'
import { startRedis } from '../../../support/redis.ts'
import { until } from '../../../support/until.ts'

/** The largest CHANNEL_MAX_APPEND with this store, bytes. */
const LARGEST = 8 * 2 ** 20

t.test('The largest appends reach live readers, and cost no instance its connection', async (t) => {
  const { url } = await startRedis(t)
  const env = { CHANNELS_STORE: url, CHANNEL_MAX_APPEND: String(LARGEST) }
  const { at, logs, post, put } = await startChannels(t, env, true)
  const names = ['a', 'b']
  const readers = await Promise.all(
    names.map(async (name) => {
      await put(name)
      return readSse(t, at(name, '?offset=-1&live=sse'))
    }),
  )
  const body = 'x'.repeat(LARGEST)
  const appended = await Promise.all(names.map((name) => post(name, body)))
  t.same(
    appended.map(({ status }) => status),
    [204, 204],
  )
  await until(() => readers.every(({ data }) => data.length > 0))
  t.ok(readers.every(({ data }) => data[0] === body))
  t.equal((await put('c')).status, 201)
  t.same(
    logs.filter(({ level }) => Number(level) >= 50),
    [],
  )
})
