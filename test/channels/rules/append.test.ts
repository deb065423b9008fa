import t from 'tap'
import { Channels } from '../../../src/channels/channels.ts'
import { MAX_PRODUCERS } from '../../../src/channels/rules/append.ts'
import { openStore } from '../../../src/channels/stores/index.ts'

t.test('A channel remembers so many producers, and those that it knows go on', async (t) => {
  const store = await openStore('memory', { onTrouble() {} })
  t.teardown(() => store.close())
  const bounds = { maxAppend: 1_000, maxBytes: 0, retention: 0, maxChannels: 0, maxWrites: 0 }
  const channels = new Channels(store, bounds)
  await channels.create('a', { config: { contentType: 'text/plain' }, closed: false, messages: () => [] })
  const append = (id: string, seq = 0) =>
    channels.append('a', {
      contentType: 'text/plain',
      messages: () => [Buffer.from('x')],
      close: false,
      seq: undefined,
      producer: { id, epoch: 0, seq },
    })
  const ids = Array.from({ length: MAX_PRODUCERS }, (_, i) => `${i}`)
  await Promise.all(ids.map((id) => append(id)))
  await t.rejects(append('one more'), { code: 'STREAMPROOF_TOO_MANY_PRODUCERS', statusCode: 400 })
  t.match(await append('0'), { duplicate: true })
  t.match(await append('0', 1), { duplicate: false })
  t.equal((await channels.head('a')).tail, MAX_PRODUCERS + 1)
})
