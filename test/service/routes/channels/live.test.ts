import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { WebSocket } from 'ws'
import { readChunked, readSse, readWebSocket, startChannels } from '../../../support/channels.ts'
import { settled, until } from '../../../support/until.ts'
import { exchange } from '../../../support/wire.ts'

const JSON_TYPE = 'application/json'

t.test('An append reaches readers of every transport, with the same offset', async (t) => {
  const { at, put, post } = await startChannels(t)
  await put('a', JSON_TYPE)
  const sse = await readSse(t, at('a', '?offset=-1&live=sse'))
  const chunked = await readChunked(t, at('a', '?offset=-1&live=chunked'))
  const socket = await readWebSocket(t, at('a', '?offset=-1'))
  const poll = fetch(at('a', '?offset=-1&live=long-poll'))
  await until(() => sse.controls.length > 0 && socket.controls.length > 0)
  const appended = await post('a', '[{"n":1},{"n":2.0}]', JSON_TYPE)
  const offset = appended.headers.get('stream-next-offset')
  await until(() => sse.data.length > 0 && socket.data.length > 0 && chunked.text().length > 0)
  t.same(sse.data, ['[{"n":1},{"n":2.0}]'])
  t.same(socket.data, ['[{"n":1},{"n":2}]'])
  t.equal(chunked.text(), '{"n":1}\n{"n":2.0}\n')
  t.equal(await (await poll).text(), '[{"n":1},{"n":2.0}]')
  const offsets = [
    sse.controls.at(-1)?.streamNextOffset,
    socket.controls.at(-1)?.streamNextOffset,
    sse.ids.at(-1),
  ]
  t.same(new Set([...offsets, (await poll).headers.get('stream-next-offset')]), new Set([offset]))
})

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

t.test('Bytes over chunked go on after the last one that a reader had', async (t) => {
  const { at, put, post } = await startChannels(t)
  await put('a', 'application/octet-stream', {}, 'abc')
  await post('a', 'defg', 'application/octet-stream')
  await post('a', 'hi', 'application/octet-stream')
  for (const [sub, rest] of [
    [0, 'abcdefghi'],
    [2, 'cdefghi'],
    [3, 'defghi'],
    [5, 'fghi'],
    [8, 'i'],
  ] as const) {
    const reader = await readChunked(t, at('a', `?offset=-1&sub-offset=${sub}&live=chunked`))
    await until(() => reader.text().length >= rest.length)
    t.equal(reader.text(), rest)
    reader.leave()
  }
})

t.test('A reader over chunked that has everything waits for the next message', async (t) => {
  const { at, put, post, close } = await startChannels(t)
  for (const [name, type, message] of [
    ['text', 'text/plain', 'hello'],
    ['json', JSON_TYPE, '1'],
  ] as const) {
    await put(name, type, {}, message)
    const had = type === JSON_TYPE ? 1 : message.length
    const reader = await readChunked(t, at(name, `?offset=-1&sub-offset=${had}&live=chunked`))
    await post(name, 'null', type)
    await until(() => reader.text() !== '')
    await close(name)
    t.same([await reader.ended, reader.text().trim()], ['end', 'null'], name)
  }
})

t.test('A sub-offset lies within the channel, and belongs to chunked', async (t) => {
  const { at, put } = await startChannels(t)
  await put('text', 'text/plain', {}, 'hello')
  await put('json', JSON_TYPE, {}, '[1,2]')
  const refusal = async (name: string, query: string, headers = {}) => {
    const response = await fetch(at(name, `?offset=-1&${query}`), { headers })
    const { code } = (await response.json()) as { code: string }
    return [response.status, code]
  }
  const refused = [400, 'STREAMPROOF_INVALID_PARAMETER']
  for (const sub of ['6', '1e0', '0x1', '01', '-1', '', '1.0', '9'.repeat(400)])
    t.same(await refusal('text', `live=chunked&sub-offset=${sub}`), refused, `text ${sub}`)
  t.same(await refusal('json', 'live=chunked&sub-offset=3'), refused)
  t.same(await refusal('json', 'sub-offset=1'), refused, 'a catch-up read has an offset for each message')
  t.same(await refusal('json', 'live=long-poll&sub-offset=1'), refused)
  const id = (await fetch(at('json'), { method: 'HEAD' })).headers.get('stream-next-offset')
  t.same(await refusal('json', 'live=sse&sub-offset=1', { 'last-event-id': id }), refused)
  await t.rejects(readWebSocket(t, at('json', '?offset=-1&sub-offset=1')), { message: 'status 400' })
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

t.test('Text keeps its spaces and lines over SSE', async (t) => {
  const { at, put } = await startChannels(t)
  const text = ' leading\n  two\r\n\n:colon\ndata: x\n'
  await put('a', 'text/plain', {}, text)
  const reader = await readSse(t, at('a', '?offset=-1&live=sse'))
  await until(() => reader.data.length > 0)
  t.equal(reader.data[0], text.replace('\r\n', '\n'))
})

t.test(
  'A character that two appends share is whole over chunked, and U+FFFD over SSE and WebSocket',
  async (t) => {
    const { at, put } = await startChannels(t)
    await put('a')
    const sse = await readSse(t, at('a', '?offset=-1&live=sse'))
    const chunked = await readChunked(t, at('a', '?offset=-1&live=chunked'))
    const socket = await readWebSocket(t, at('a', '?offset=-1'))
    for (const [n, byte] of [...Buffer.from('é')].entries()) {
      await fetch(at('a'), {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: Buffer.of(byte),
      })
      await until(() => sse.data.length > n && socket.data.length > n)
    }
    await until(() => chunked.text() !== '')
    t.same(
      [sse.data, socket.data],
      [
        ['\ufffd', '\ufffd'],
        ['"\ufffd"', '"\ufffd"'],
      ],
    )
    t.equal(chunked.text(), 'é')
  },
)

t.test('A reader that does not read costs nobody else anything, and misses nothing', async (t) => {
  const { at, url, put, post, close } = await startChannels(t, { STALL_TIMEOUT: '60s' })
  await put('a')
  const slow = connect(Number(url.port), url.hostname)
  t.teardown(() => slow.destroy())
  slow.write(`GET /v1/stream/a?offset=-1&live=chunked HTTP/1.1\r\nhost: x\r\n\r\n`)
  slow.pause()
  const quick = await readSse(t, at('a', '?offset=-1&live=sse'))
  // More than the socket buffers of both sides hold.
  const messages = 300
  const size = 64 * 1024
  for (let i = 0; i < messages; i++) {
    await post('a', String(i).padEnd(size, '.'))
    await until(() => quick.data.length > i)
  }
  let bytes = 0
  slow.on('data', (chunk) => {
    bytes += chunk.length
  })
  await close('a')
  slow.resume()
  await until(() => bytes >= messages * size)
  t.equal(quick.data.length, messages)
})

t.test('A reader that leaves is gone within a second, whatever the transport', async (t) => {
  const { app, at, put } = await startChannels(t)
  await put('a')
  const readers = [
    await readSse(t, at('a', '?offset=now&live=sse')),
    await readChunked(t, at('a', '?offset=now&live=chunked')),
    await readWebSocket(t, at('a', '?offset=now')),
  ]
  const controller = new AbortController()
  const poll = fetch(at('a', '?offset=now&live=long-poll'), { signal: controller.signal }).catch(() => 'left')
  await until(() => app.streams.open.size === 4)
  const since = performance.now()
  for (const reader of readers) reader.leave()
  controller.abort()
  await poll
  await until(() => app.streams.open.size === 0)
  t.ok(performance.now() - since < 1_000)
})

t.test('A WebSocket reader that closes and stops reading has left at once', async (t) => {
  const { app, at, put, post } = await startChannels(t)
  await put('a')
  for (let n = 0; n < 20; n++) await post('a', 'x'.repeat(1_000_000))
  const socket = new WebSocket(at('a', '?offset=-1'))
  t.teardown(() => socket.terminate())
  await once(socket, 'message')
  socket.pause()
  const [stream] = app.streams.open
  await settled(() => stream?.record.events ?? 0)
  const left = performance.now()
  socket.close()
  await until(() => app.streams.open.size === 0)
  t.ok(performance.now() - left < 5_000)
  t.equal(stream?.record.endedBy, 'client')
})

t.test('A live read is a stream: its limit, its record, its line in the log', async (t) => {
  const { at, url, put, post, logged } = await startChannels(t, { MAX_STREAMS: '1' }, true)
  await put('a')
  const reader = await readSse(t, at('a', '?offset=now&live=sse&run=mine'))
  for (const query of ['&live=sse', '&live=chunked', '&live=long-poll']) {
    const refused = await fetch(at('a', `?offset=now${query}`))
    t.equal(refused.status, 503)
    t.ok(refused.headers.get('retry-after'))
  }
  await t.rejects(readWebSocket(t, at('a', '?offset=now')), /status 503/)
  t.equal((await fetch(at('a'))).status, 200, 'what is there can be read still')
  await post('a', 'x')
  await until(() => reader.data.length > 0)
  reader.leave()
  const { stream } = await logged('stream ended')
  t.match(stream, { source: 'channel', transport: 'sse', run: 'mine', events: 1, endedBy: 'client' })
  t.match(await (await fetch(new URL('/runs/mine', url))).json(), { events: 1, endedBy: 'client' })
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

t.test('A live read behind another request on its connection waits for its turn', async (t) => {
  const { url, put } = await startChannels(t, { CHANNEL_LONG_POLL: '300ms' })
  await put('open')
  await put('a', 'text/plain', { 'stream-closed': 'true' }, 'all')
  const socket = connect(Number(url.port), url.hostname)
  const ask = (path: string, more = '') => `GET /v1/stream/${path} HTTP/1.1\r\nhost: x\r\n${more}\r\n`
  socket.write(
    ask('open?offset=-1&live=long-poll') +
      ask('a?offset=-1&live=chunked') +
      ask('a?offset=-1&live=sse', 'connection: close\r\n'),
  )
  let text = ''
  for await (const chunk of socket) text += chunk
  const [, first, second, third] = text.split('HTTP/1.1 ')
  t.match(
    [first, second, third],
    [/^204 /, /^200 .*\r\n3\r\nall\r\n0\r\n\r\n$/s, /^200 .*event: data\ndata:all\n.*\r\n0\r\n\r\n$/s],
  )
})

t.test('HTTP/1.0 gets the bytes without chunks', async (t) => {
  const { url, put } = await startChannels(t, { CHANNEL_READ_MAX_AGE: '500ms' })
  await put('a', 'text/plain', { 'stream-closed': 'true' }, 'all')
  const sse = await exchange(url, 'GET /v1/stream/a?offset=-1&live=sse HTTP/1.0')
  t.match(sse.body.toString(), /^id: \S+\nevent: data\ndata:all\n\nid: \S+\nevent: control\n/)
  const chunked = await exchange(url, 'GET /v1/stream/a?offset=-1&live=chunked HTTP/1.0')
  t.equal(chunked.body.toString(), 'all')
})

t.test('Heartbeats reach readers of a silent channel', async (t) => {
  const { at, put } = await startChannels(t, { HEARTBEAT: '50ms' })
  await put('a')
  const response = await fetch(at('a', '?offset=now&live=sse'))
  let text = ''
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.endsWith(':\n\n:\n\n')) break
  }
  t.match(text, /^id: .*\n\n:\n\n:\n\n$/s)
})

t.test('Thirty readers that come and go at random miss nothing', async (t) => {
  const { at, put, post } = await startChannels(t)
  await put('a', JSON_TYPE)
  const total = 30
  const readers = Array.from({ length: 30 }, async () => {
    const had: number[] = []
    for (let offset = '-1'; had.length < total; ) {
      const reader = await readSse(t, at('a', `?offset=${offset}&live=sse`))
      await sleep(20 + Math.random() * 150)
      reader.leave()
      await reader.ended
      for (const portion of reader.data) had.push(...JSON.parse(portion))
      offset = reader.controls.at(-1)?.streamNextOffset ?? offset
    }
    return had
  })
  for (let n = 0; n < total; n++) {
    await post('a', String(n), JSON_TYPE)
    await sleep(10)
  }
  const expected = Array.from({ length: total }, (_, n) => n)
  t.same(
    await Promise.all(readers),
    readers.map(() => expected),
  )
})
