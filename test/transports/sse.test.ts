import { createParser, type EventSourceMessage } from 'eventsource-parser'
import fc from 'fast-check'
import t from 'tap'
import type { StreamEvent } from '../../src/streams/event.ts'
import { encodeSse } from '../../src/transports/sse.ts'
import { sse } from '../support/clients.ts'
import { startApp } from '../support/service.ts'
import { idle, never, silent, source } from '../support/sources.ts'
import { until } from '../support/until.ts'
import { exchange } from '../support/wire.ts'
import { suite } from './suite.ts'

t.test('The suite of all transports', (t) => suite(t, sse))

t.test('The article’s bytes: events named test, without an id, a retry or anything else', async (t) => {
  const { url } = await startApp(t)
  const { status, headers, body } = await exchange(url, 'GET /sse HTTP/1.1', 'Connection: close')
  t.equal(status, 200)
  t.match(headers['content-type'], /^text\/event-stream(; charset=utf-8)?$/)
  t.equal(headers['transfer-encoding'], 'chunked')
  const chunks = ['foo', 'bar', 'baz'].map((word) => `17\r\nevent: test\ndata: ${word}\n\n\r\n`)
  t.equal(body.toString(), `${chunks.join('')}0\r\n\r\n`)
})

t.test('The headers forbid proxies to store, compress or buffer the stream', async (t) => {
  const { url } = await startApp(t)
  const { headers } = await exchange(
    url,
    'GET /sse?interval=0 HTTP/1.1',
    'Accept-Encoding: gzip, br',
    'Connection: close',
  )
  t.match(headers, { 'cache-control': /no-cache,\s*no-transform/, 'x-accel-buffering': 'no' })
  t.notOk(headers['content-encoding'])
})

t.test('HEAD gives the same headers, and does not run the source', async (t) => {
  const { app, url } = await startApp(t)
  let opened = 0
  app.streams.on('open', () => opened++)
  const ask = (method: string) => exchange(url, `${method} /sse?interval=0 HTTP/1.1`, 'Connection: close')
  const head = await ask('HEAD')
  t.equal(opened, 0)
  const { headers, status } = await ask('GET')
  // How a body is framed is only known where there is one (RFC 9110, 9.3.2).
  const { 'transfer-encoding': _, date: __, 'x-request-id': ___, ...same } = headers
  t.equal(head.status, status)
  t.match(head.headers, same)
  t.equal(head.body.length, 0)
})

t.test('A stream that fails ends with an error event', async (t) => {
  const { url } = await startApp(t)
  const { body } = await exchange(url, 'GET /sse?interval=0&fail=1 HTTP/1.1', 'Connection: close')
  t.match(body.toString(), /data: foo\n\n\r\n\w+\r\nevent: error\ndata: the source failed\n\n\r\n0\r\n\r\n$/)
  t.notMatch(body.toString(), /as asked/, 'what went wrong is for the log')
})

t.test('An h2c upgrade, which curl --http2 offers, is ignored', async (t) => {
  const { url } = await startApp(t)
  const headers = {
    Connection: 'Upgrade, HTTP2-Settings',
    Upgrade: 'h2c',
    'HTTP2-Settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
  }
  const client = await sse.open(t, url, '?interval=0', { headers })
  t.equal(client.status, 200)
  t.equal(await client.ended, 'complete')
  t.strictSame(client.received, ['foo', 'bar', 'baz'])
})

t.test('A silent stream sends a comment each HEARTBEAT', async (t) => {
  const { url } = await startApp(t, { sources: [silent], env: { HEARTBEAT: '40ms' } })
  const start = performance.now()
  const client = await sse.open(t, url)
  await until(() => client.beats >= 5)
  t.ok(performance.now() - start >= 5 * 39, 'and not more often')
  t.strictSame(client.received, [])
})

t.test('HEARTBEAT=off sends no comments', async (t) => {
  const { url } = await startApp(t, {
    sources: [silent],
    env: { HEARTBEAT: 'off', STREAM_MAX_AGE: '100ms' },
  })
  const client = await sse.open(t, url)
  t.equal(await client.ended, 'complete')
  t.equal(client.beats, 0)
})

t.test('A drain sends each client a retry time of its own, 1 to 10 s', async (t) => {
  const { app, url } = await startApp(t, { sources: [idle] })
  const clients = await Promise.all(Array.from({ length: 20 }, () => sse.open(t, url)))
  await app.streams.drain(0)
  const endings = await Promise.all(clients.map(({ ended }) => ended))
  const retries = endings.map((ending) => Number(/(\d+) ms/.exec(ending)?.[1]))
  t.ok(retries.every((ms) => ms >= 1_000 && ms <= 10_000))
  t.ok(new Set(retries).size > 10)
})

t.test('A source gets Last-Event-ID', async (t) => {
  const echo = source(async function* ({ lastEventId }) {
    yield { id: '8', data: String(lastEventId) }
  })
  const { url } = await startApp(t, { sources: [echo] })
  const back = await sse.open(t, url, '', { headers: { 'Last-Event-ID': '7' } })
  const fresh = await sse.open(t, url)
  await Promise.all([back.ended, fresh.ended])
  t.strictSame(back.received, ['7'])
  t.strictSame(fresh.received, ['undefined'])
})

t.test('An EventSource that comes back after the end gets 204, so that it stops', async (t) => {
  const { url, logged } = await startApp(t, { logs: true })
  const client = await sse.open(t, url, '?ids=true&interval=0', { headers: { 'Last-Event-ID': '2' } })
  t.equal(client.status, 204)
  t.match(await logged('stream ended'), { status: 204, stream: { endedBy: 'source', events: 0 } })
})

t.test('Without Last-Event-ID a stream without events is an empty 200', async (t) => {
  const { url } = await startApp(t, { sources: [source(async function* () {})] })
  const client = await sse.open(t, url)
  t.equal(client.status, 200)
  t.equal(await client.ended, 'complete')
})

t.test('A source that puts a line break into an id fails, and the event is not sent', async (t) => {
  const smuggler = source(async function* (context) {
    yield { data: 'good' }
    yield { id: '1\ndata: bad', data: 'bad' }
    await never(context)
  })
  const { url, logged } = await startApp(t, { logs: true, sources: [smuggler] })
  const client = await sse.open(t, url)
  t.match(await client.ended, sse.endings.error)
  t.strictSame(client.received, ['good'])
  t.match(await logged('stream failed'), { err: { code: 'STREAMPROOF_UNSAFE_SSE_FIELD' } })
})

/** What a client makes of these frames. */
function read(frames: string) {
  const events: EventSourceMessage[] = []
  const others: unknown[] = []
  const other = (value: unknown) => others.push(value)
  const parser = createParser({
    onEvent: (event) => events.push(event),
    onRetry: other,
    onComment: other,
    onError: other,
  })
  parser.feed(frames)
  return { events, others }
}

/** Code units of every kind, with those that end lines and fields often among them. */
const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom('\r', '\n', '\r\n', '\0', ':', ' ', 'data: x', 'retry: 1', 'id: 1', '\u2028', '\uFEFF'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
  )
  .map((parts) => parts.join(''))

t.test('Any data arrives unchanged except for its line ends', async (t) => {
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 1 }), (datas) => {
      const { events, others } = read(datas.map((data) => encodeSse({ event: 'test', data })).join(''))
      const lines = datas.map((data) => data.replace(/\r\n|\r/g, '\n'))
      t.strictSame(
        events.map(({ event, id, data }) => ({ event, id, data })),
        lines.map((data) => ({ event: 'test', id: undefined, data })),
      )
      t.strictSame(others, [])
    }),
  )
})

t.test('An id or a name arrives unchanged, or is refused for a CR, an LF or a NUL', async (t) => {
  fc.assert(
    fc.property(nasty, nasty, nasty, (id, event, data) => {
      const given: StreamEvent = { id, event, data }
      if (/[\r\n\0]/.test(id + event)) {
        t.throws(() => encodeSse(given), { code: 'STREAMPROOF_UNSAFE_SSE_FIELD' })
        return
      }
      const { events, others } = read(encodeSse(given))
      t.match(events, [{ id, event: event || undefined }])
      t.equal(events.length, 1)
      t.strictSame(others, [])
    }),
  )
})

t.test('The error names the unsafe field', async (t) => {
  t.throws(() => encodeSse({ id: 'a\rb', data: '' }), { message: /^An SSE id must not hold CR, LF or NUL/ })
  t.throws(() => encodeSse({ event: 'a\0b', data: '' }), { message: /^An SSE event name must not hold/ })
})
