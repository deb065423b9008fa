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
