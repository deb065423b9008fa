import { createClient } from '@redis/client'
import t from 'tap'
import { openStore } from '../../../../src/channels/stores/index.ts'
import { emptyChannel } from '../../../support/channel-state.ts'
import { startRedis } from '../../../support/redis.ts'

const SIZE = 100_000

t.test(
  'A store above maxmemory refuses appends, and takes them again once old messages are gone',
  async (t) => {
    const { url } = await startRedis(t)
    const troubles: (Error | undefined)[] = []
    const store = await openStore(url, { onTrouble: (error) => troubles.push(error) })
    t.teardown(() => store.close())
    const admin = await createClient({ url: url.replace('valkey', 'redis') }).connect()
    t.teardown(() => admin.close())
    const append = () =>
      store.update('a', (state = emptyChannel) => ({
        answer: undefined,
        change: {
          state: {
            ...state,
            tail: state.tail + 1,
            bytes: state.bytes + SIZE,
            oldest: state.oldest ?? Date.now(),
          },
          messages: [Buffer.alloc(SIZE, 'x')],
        },
      }))
    for (let i = 0; i < 100; i++) await append()
    await admin.sendCommand(['CONFIG', 'SET', 'maxmemory', '5mb'])
    for (let i = 0; i < 5; i++) {
      await t.rejects(append(), { code: 'STREAMPROOF_STORE_UNAVAILABLE' })
      t.equal((await store.get('a'))?.tail, 100, 'it answers')
    }
    await store.trim('a', { maxBytes: Number.MAX_SAFE_INTEGER, before: Date.now() + 60_000 })
    const state = await store.get('a')
    t.match([state?.first, state?.tail, state?.bytes], [100, 100, 0])
    await append()
    t.equal((await store.get('a'))?.tail, 101)
    t.match(troubles, [/OOM/], 'this is told once')
  },
)
