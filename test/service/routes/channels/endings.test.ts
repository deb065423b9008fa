import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { readChunked, readSse, readWebSocket, startChannels } from '../../../support/channels.ts'
import { until } from '../../../support/until.ts'

const JSON_TYPE = 'application/json'

t.test('The end of a channel is the end of each stream, and can be told from a cut', async (t) => {
  const { at, put, post, close } = await startChannels(t)
  await put('a')
  const sse = await readSse(t, at('a', '?offset=-1&live=sse'))
  const chunked = await readChunked(t, at('a', '?offset=-1&live=chunked'))
  const socket = await readWebSocket(t, at('a', '?offset=-1'))
  await post('a', 'last')
  await close('a')
  t.same([await sse.ended, await chunked.ended, await socket.ended], ['end', 'end', '1000'])
  t.equal(sse.controls.at(-1)?.streamClosed, true)
  t.equal(socket.controls.at(-1)?.streamClosed, true)
})

t.test('A stream that reaches its age is cut, and its reader comes back for the rest', async (t) => {
  const { at, put, post } = await startChannels(t, { CHANNEL_READ_MAX_AGE: '300ms' })
  await put('a', JSON_TYPE, {}, '[1,2]')
  const sse = await readSse(t, at('a', '?offset=-1&live=sse'))
  const chunked = await readChunked(t, at('a', '?offset=-1&live=chunked'))
  const socket = await readWebSocket(t, at('a', '?offset=-1'))
  t.same([await sse.ended, await chunked.ended, await socket.ended], ['end', 'cut', '1001 come back'])
  t.notOk(sse.controls.at(-1)?.streamClosed)
  await post('a', '3', JSON_TYPE)

  const after = sse.controls.at(-1)?.streamNextOffset
  const again = await readSse(t, at('a', `?offset=${after}&live=sse`))
  const begin = chunked.response.headers.get('stream-next-offset')
  const had = chunked.text().trim().split('\n').length
  const lines = await readChunked(t, at('a', `?offset=${begin}&sub-offset=${had}&live=chunked`))
  const whole = await readWebSocket(t, at('a', `?offset=${socket.controls.at(-1)?.streamNextOffset}`))
  await until(() => again.data.length > 0 && lines.text() !== '' && whole.data.length > 0)
  t.same([again.data, lines.text(), whole.data], [['[3]'], '3\n', ['[3]']])
})

t.test('An EventSource comes back where it was: Last-Event-ID wins, and 204 ends it', async (t) => {
  const { at, put, post, close } = await startChannels(t)
  await put('a', 'text/plain', {}, 'one')
  const first = await readSse(t, at('a', '?offset=-1&live=sse'))
  await until(() => first.data.length > 0)
  first.leave()
  await post('a', 'two')
  const id = first.ids.at(-1) as string
  const second = await readSse(t, at('a', '?offset=-1&live=sse'), { 'last-event-id': id })
  await until(() => second.data.length > 0)
  t.same([first.data, second.data], [['one'], ['two']])
  await close('a')
  t.equal(await second.ended, 'end')
  const third = await fetch(at('a', '?offset=-1&live=sse'), {
    headers: { 'last-event-id': second.ids.at(-1) as string },
  })
  t.equal(third.status, 204)
})

t.test('A drain ends readers so that they come back, and answers long-polls', async (t) => {
  const { app, at, put } = await startChannels(t)
  await put('a')
  const sse = await readSse(t, at('a', '?offset=now&live=sse'))
  const socket = await readWebSocket(t, at('a', '?offset=now'))
  const chunked = await readChunked(t, at('a', '?offset=now&live=chunked'))
  const poll = fetch(at('a', '?offset=now&live=long-poll'))
  await until(() => app.streams.open.size === 4)
  await app.streams.drain(0)
  t.equal((await poll).status, 204)
  t.match([await sse.ended, await socket.ended, await chunked.ended], ['end', /^1012/, 'cut'])
})

t.test('Readers of a deleted channel are let go, and find nothing when they come back', async (t) => {
  const { at, put } = await startChannels(t)
  await put('a')
  const sse = await readSse(t, at('a', '?offset=now&live=sse'))
  const chunked = await readChunked(t, at('a', '?offset=now&live=chunked'))
  const socket = await readWebSocket(t, at('a', '?offset=now'))
  await fetch(at('a'), { method: 'DELETE' })
  t.same(
    [await sse.ended, await chunked.ended, await socket.ended],
    ['end', 'cut', '4410 the channel, or what comes next in it, is gone. Come back to learn which'],
  )
  t.notOk(sse.controls.at(-1)?.streamClosed)
  t.equal((await fetch(at('a', '?offset=now&live=sse'))).status, 404)
  const offset = sse.controls.at(-1)?.streamNextOffset
  await put('a')
  const other = await fetch(at('a', `?offset=${offset}`))
  t.equal(other.status, 410, 'an offset of the old channel is none of the new one')
  t.equal((await fetch(at('a', `?offset=${other.headers.get('stream-next-offset')}`))).status, 200)
})

t.test(
  'A reader that comes in the moment of a closing or deletion hears of it, also where its coming is written down',
  async (t) => {
    const { at, put, close } = await startChannels(t, { CHANNEL_LONG_POLL: '3s' })
    const names = Array.from({ length: 60 }, (_, n) => `a${n}`)
    for (const name of names) await put(name, 'text/plain', { 'stream-ttl': '5' })
    // An access is written down after 2 % of the TTL.
    await sleep(150)
    const answers = names.map(async (name, n) => {
      const [poll] = await Promise.all([
        fetch(at(name, '?offset=now&live=long-poll')),
        n % 2 ? close(name) : fetch(at(name), { method: 'DELETE' }),
      ])
      return (
        poll.status === 404 ||
        poll.headers.get('stream-up-to-date') === null ||
        poll.headers.has('stream-closed')
      )
    })
    t.notOk((await Promise.all(answers)).includes(false))
  },
)

t.test('A long-poll that waits in vain says so, and where to go on', async (t) => {
  const { at, put } = await startChannels(t, { CHANNEL_LONG_POLL: '50ms' })
  const { headers } = await put('a')
  const answer = await fetch(at('a', '?offset=-1&live=long-poll'))
  t.equal(answer.status, 204)
  t.equal(answer.headers.get('stream-next-offset'), headers.get('stream-next-offset'))
  t.equal(answer.headers.get('stream-up-to-date'), 'true')
  t.equal(answer.headers.get('cache-control'), 'no-store')
})
