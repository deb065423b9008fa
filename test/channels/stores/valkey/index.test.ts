import { createClient } from '@redis/client'
import t, { type Test } from 'tap'
import { Log } from '../../../../src/channels/log.ts'
import type { ChannelState } from '../../../../src/channels/model.ts'
import { openStore } from '../../../../src/channels/stores/index.ts'
import type { Store } from '../../../../src/channels/stores/store.ts'
import { channelKeys } from '../../../../src/channels/stores/valkey/keys.ts'
import { emptyChannel } from '../../../support/channel-state.ts'
import { startRedis } from '../../../support/redis.ts'
import { until } from '../../../support/until.ts'

const UNAVAILABLE = { code: 'STREAMPROOF_STORE_UNAVAILABLE' }

const make = (store: Store, name: string) =>
  store.update(name, () => ({ answer: undefined, change: { state: emptyChannel } }))

const append = (store: Store, name: string, text: string) =>
  store.update(name, (state = emptyChannel) => ({
    answer: undefined,
    change: { state: { ...state, tail: state.tail + 1 }, messages: [Buffer.from(text)] },
  }))

function listen(store: Store, name: string): string[] {
  const texts: string[] = []
  store.follow(name, 0, ({ messages }) => {
    for (const message of messages) texts.push(Buffer.from(message).toString())
  })
  return texts
}

/** Makes a function that ends the connection of the one store that follows. */
async function cutter(t: Test, url: string) {
  const admin = await createClient({ url: url.replace('valkey', 'redis') }).connect()
  t.teardown(() => admin.close())
  return async () =>
    t.equal(await admin.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub', 'SKIPME', 'yes']), 1)
}

async function open(t: Test, url: string) {
  const troubles: (Error | undefined)[] = []
  const store = await openStore(url, { onTrouble: (error) => troubles.push(error) })
  t.teardown(() => store.close())
  return { store, troubles }
}

t.test('A store that is killed refuses changes, and goes on when it is back', async (t) => {
  const redis = await startRedis(t)
  const { store, troubles } = await open(t, redis.url)
  await make(store, 'a')
  const heard = listen(store, 'a')
  await append(store, 'a', 'before')
  await redis.kill()
  await until(() => troubles.length === 1)
  t.type(troubles[0], Error)
  await t.rejects(append(store, 'a', 'lost'), UNAVAILABLE)
  await t.rejects(store.get('a'), UNAVAILABLE)
  await t.rejects(store.read('a', { from: 0, to: 1, maxBytes: 1 }), UNAVAILABLE)
  await redis.start()
  await until(() => troubles.length === 2)
  t.equal(troubles[1], undefined)
  await append(store, 'a', 'after')
  await until(() => heard.length >= 2)
  t.same(heard, ['before', 'after'])
})

t.test('A store that hangs counts as gone, and what waits for it is told', async (t) => {
  const redis = await startRedis(t)
  const { store, troubles } = await open(t, redis.url)
  await make(store, 'a')
  const heard = listen(store, 'a')
  process.kill(redis.pid(), 'SIGSTOP')
  await t.rejects(append(store, 'a', 'unknown'), UNAVAILABLE)
  process.kill(redis.pid(), 'SIGCONT')
  await until(() => troubles.length === 2)
  await append(store, 'a', 'after')
  await until(() => heard.includes('after'))
  t.equal((await store.get('a'))?.tail, heard.length)
})

t.test('A follower whose connection is cut again and again misses nothing', async (t) => {
  const { url } = await startRedis(t)
  const [{ store: writer }, { store: reader }] = [await open(t, url), await open(t, url)]
  const cut = await cutter(t, url)
  await make(writer, 'a')
  const heard = listen(reader, 'a')
  let cuts = 0
  const acknowledged: string[] = []
  for (let i = 0; acknowledged.length < 300; i++) {
    if (i % 50 === 25) {
      cuts++
      await cut()
    }
    await append(writer, 'a', String(i)).then(
      () => acknowledged.push(String(i)),
      () => {},
    )
  }
  t.ok(cuts >= 5)
  await until(() => heard.length >= 300)
  t.same(heard, acknowledged)
})

t.test('A follower hears of what came while it was away, though nothing comes after it', async (t) => {
  const { url } = await startRedis(t)
  const [{ store: writer }, { store: reader }] = [await open(t, url), await open(t, url)]
  const cut = await cutter(t, url)
  await make(writer, 'a')
  const heard = listen(reader, 'a')
  await append(writer, 'a', 'first')
  await until(() => heard.length > 0)
  await cut()
  await append(writer, 'a', 'last')
  await until(() => heard.length > 1)
  t.same(heard, ['first', 'last'])
})

t.test('Who ends before the store has subscribed it is let go of with the next message', async (t) => {
  const { url } = await startRedis(t)
  const { store } = await open(t, url)
  const admin = await createClient({ url: url.replace('valkey', 'redis') }).connect()
  t.teardown(() => admin.close())
  await make(store, 'a')
  const texts: string[] = []
  const end = store.follow('a', 0, ({ messages }) => texts.push(...messages.map(String)))
  end()
  await append(store, 'a', 'x')
  await until(async () => (await admin.pubSubChannels()).length === 0)
  t.same(texts, [])
})

t.test('A store that is not there when it is opened is an error, which has no password in it', async (t) => {
  const error = await openStore('valkey://user:geheim@127.0.0.1:1/0', { onTrouble() {} }).then(
    () => undefined,
    (error: Error & { code?: string }) => error,
  )
  t.equal(error?.code, 'STREAMPROOF_STORE_OPEN')
  t.match(error?.message, /127\.0\.0\.1:1/)
  t.notMatch(error?.message, 'geheim')
})

t.test('A message that the server has lost is none, and no other stands in its place', async (t) => {
  const { url } = await startRedis(t)
  const { store } = await open(t, url)
  await make(store, 'a')
  for (const text of ['0', '1', '2', '3']) await append(store, 'a', text)
  const admin = await createClient({ url: url.replace('valkey', 'redis') }).connect()
  t.teardown(() => admin.close())
  await admin.sendCommand(['XDEL', channelKeys('a').messages, '2-1'])
  const read = async (from: number) =>
    (await store.read('a', { from, to: 4, maxBytes: 100 })).map((message) => Buffer.from(message).toString())
  t.same([await read(0), await read(2), await read(3)], [['0', '1'], [], ['3']])
  const log = new Log(store)
  const state = await store.get('a')
  await t.rejects(log.read('a', state as ChannelState, 2, 100), {
    code: 'STREAMPROOF_HISTORY_GONE',
    headers: { 'stream-next-offset': '0000000000000004_a' },
  })
})

t.test('Databases of one server do not hear of each other', async (t) => {
  const { url } = await startRedis(t)
  const [{ store: one }, { store: two }] = [await open(t, `${url}/1`), await open(t, `${url}/2`)]
  await make(one, 'a')
  await make(two, 'a')
  const [heard1, heard2] = [listen(one, 'a'), listen(two, 'a')]
  await append(one, 'a', 'x')
  await append(two, 'a', 'y')
  await until(() => heard1.length > 0 && heard2.length > 0)
  t.same([heard1, heard2], [['x'], ['y']])
})
