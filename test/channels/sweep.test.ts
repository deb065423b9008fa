import t from 'tap'
import { Channels } from '../../src/channels/channels.ts'
import { openStore } from '../../src/channels/stores/index.ts'
import { stores } from './stores/list.ts'

/** More than two times as many as are looked for at once. */
const MANY = 250

for (const { name, shared, start } of stores)
  t.test(`All channels that have expired go in one sweep, from ${name}`, async (t) => {
    const place = await start(t)
    const open = async () => {
      const store = await openStore(place('sweep'), { onTrouble() {} })
      t.teardown(() => store.close())
      const bounds = { maxAppend: 1_000, maxBytes: 0, retention: 0, maxChannels: 0, maxWrites: 0 }
      return { store, channels: new Channels(store, bounds) }
    }
    const { store, channels } = await open()
    const make = (name: string, expiresAt?: number) =>
      channels.create(name, {
        config: { contentType: 'text/plain', ...(expiresAt !== undefined && { expiresAt }) },
        closed: false,
        messages: () => [],
      })
    await make('kept')
    await Promise.all(Array.from({ length: MANY }, (_, i) => make(`${i}`, Date.now() - 1_000)))
    t.equal((await store.expired(Date.now(), 2 * MANY)).length, MANY)
    // Instances that share a store sweep at the same time.
    const instances = shared ? [channels, (await open()).channels] : [channels]
    await Promise.all(instances.map((instance) => instance.sweep()))
    t.same(await store.expired(Date.now(), 2 * MANY), [])
    t.equal((await channels.head('kept')).closed, false)
  })
