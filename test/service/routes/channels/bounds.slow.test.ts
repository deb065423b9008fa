import { join } from 'node:path'
import t from 'tap'
import { startChannels } from '../../../support/channels.ts'
import { until } from '../../../support/until.ts'

t.test('An append may be so large and no larger', async (t) => {
  const { put, post, at } = await startChannels(t, { CHANNEL_MAX_APPEND: '100' })
  await put('a')
  t.equal((await post('a', 'x'.repeat(100))).status, 204)
  const refused = await post('a', 'x'.repeat(101))
  t.match([refused.status, await refused.json()], [413, { code: 'STREAMPROOF_BODY_TOO_LARGE' }])
  t.equal(
    (await post('a', 'x'.repeat(5_000_000))).status,
    413,
    'and the answer is read, however much was sent',
  )
  t.equal((await fetch(at('a'))).headers.get('stream-next-offset')?.slice(0, 16), '0000000000000001')
})

t.test('An append may bring so many messages and no more', async (t) => {
  const { put, post, at } = await startChannels(t)
  await put('a', 'application/json')
  const zeros = (count: number) => `[${'0,'.repeat(count - 1)}0]`
  const refused = await post('a', zeros(500_000), 'application/json')
  t.match([refused.status, await refused.json()], [413, { code: 'STREAMPROOF_TOO_MANY_MESSAGES' }])
  t.equal((await post('a', zeros(20_001), 'application/json')).status, 413)
  t.same(await (await fetch(at('a'))).json(), [])
  t.equal((await post('a', zeros(20_000), 'application/json')).status, 204)
  t.equal(await (await fetch(at('a'))).text(), zeros(20_000))
})

t.test('A channel keeps so much, and who asks for more is told where to go on', async (t) => {
  const { put, post, at } = await startChannels(t, { CHANNEL_MAX_APPEND: '1000', CHANNEL_MAX_BYTES: '3000' })
  const { headers } = await put('a')
  const start = headers.get('stream-next-offset')
  for (let n = 0; n < 20; n++) await post('a', String(n).padEnd(500, '.'))
  await until(async () => (await fetch(at('a', `?offset=${start}`))).status === 410)
  for (const query of [`?offset=${start}`, `?offset=${start}&live=sse`, `?offset=${start}&live=long-poll`]) {
    const gone = await fetch(at('a', query))
    t.match([gone.status, await gone.json()], [410, { code: 'STREAMPROOF_HISTORY_GONE' }])
    const rest = await fetch(at('a', `?offset=${gone.headers.get('stream-next-offset')}`))
    const text = await rest.text()
    t.ok(text.length <= 3_000 && text.length > 2_000)
    t.ok(text.endsWith('19'.padEnd(500, '.')))
    t.equal(await (await fetch(at('a', '?offset=-1'))).text(), text, 'the start is the earliest that is kept')
  }
})

t.test('A channel keeps messages so long', async (t) => {
  const { put, post, at } = await startChannels(t, { CHANNEL_RETENTION: '1s' })
  await put('a')
  const { headers } = await post('a', 'old')
  const text = async () => (await fetch(at('a'))).text()
  t.equal(await text(), 'old')
  // The sweep comes every five seconds.
  await until(async () => (await text()) === '')
  await post('a', 'new')
  t.equal(await (await fetch(at('a', `?offset=${headers.get('stream-next-offset')}`))).text(), 'new')
})

t.test('Messages that an instance finds when it starts are kept no longer', async (t) => {
  const env = { CHANNELS_STORE: `sqlite:${join(t.testdir(), 'channels.db')}`, CHANNEL_RETENTION: '1s' }
  const before = await startChannels(t, env)
  const start = (await before.put('a')).headers.get('stream-next-offset')
  await before.post('a', 'old')
  await before.app.close()
  const { at, post } = await startChannels(t, env)
  await until(async () => (await fetch(at('a', `?offset=${start}`))).status === 410)
  const gone = await fetch(at('a', `?offset=${start}`))
  await post('a', 'new')
  t.equal(await (await fetch(at('a', `?offset=${gone.headers.get('stream-next-offset')}`))).text(), 'new')
})

t.test('There may be so many channels, and those that expire make room', async (t) => {
  const { put } = await startChannels(t, { MAX_CHANNELS: '2' })
  t.equal((await put('a', 'text/plain', { 'stream-ttl': '1' })).status, 201)
  t.equal((await put('b')).status, 201)
  const refused = await put('c')
  t.match([refused.status, await refused.json()], [429, { code: 'STREAMPROOF_TOO_MANY_CHANNELS' }])
  t.ok(refused.headers.get('retry-after'))
  t.equal((await put('b')).status, 200, 'one that is there is found still')
  await until(async () => (await put('c')).status === 201)
})

t.test('A client may write so often in a second', async (t) => {
  const { put, post } = await startChannels(t, { CHANNEL_MAX_WRITES: '10' })
  await put('a')
  const answers = await Promise.all(Array.from({ length: 30 }, () => post('a', 'x')))
  const refused = answers.filter(({ status }) => status === 429)
  t.ok(refused.length >= 10)
  t.equal(refused[0]?.headers.get('retry-after'), '1')
  await until(async () => (await post('a', 'x')).status === 204)
})

t.test('A name may be so long', async (t) => {
  const { put } = await startChannels(t)
  t.equal((await put('x'.repeat(512))).status, 201)
  t.equal((await put('x'.repeat(513))).status, 400)
  t.equal((await put('')).status, 400)
})

t.test('The id of a producer may be so long', async (t) => {
  const { put, post } = await startChannels(t)
  await put('a')
  const from = (id: string) =>
    post('a', 'x', 'text/plain', { 'producer-id': id, 'producer-epoch': '0', 'producer-seq': '0' })
  t.equal((await from('p'.repeat(256))).status, 200)
  const refused = await from('p'.repeat(257))
  t.match([refused.status, await refused.json()], [400, { code: 'STREAMPROOF_INVALID_HEADER' }])
})
