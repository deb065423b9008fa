import { once } from 'node:events'
import { connect } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { startChannels } from '../../../support/channels.ts'
import { until } from '../../../support/until.ts'

/** Anything that may stand in a field, and what looks almost right. */
const value = fc.oneof(
  fc.string({ maxLength: 30 }).map((text) => text.replace(/[^\t\x20-\x7e]/g, '?').trim()),
  fc.constantFrom(
    '',
    '-1',
    '0',
    '00',
    '1e9',
    '9007199254740993',
    '9'.repeat(400),
    'true',
    'NaN',
    '1970-01-01',
    '0x10',
  ),
  fc.constantFrom(
    '0000000000000000_0',
    '9999999999999999_zz',
    'now',
    '../..',
    '/v1/stream/',
    '/v1/stream/%ff',
    '%00',
  ),
)

const fields = [
  'Content-Type',
  'Stream-TTL',
  'Stream-Expires-At',
  'Stream-Seq',
  'Stream-Closed',
  'Stream-Forked-From',
  'Stream-Fork-Offset',
  'Stream-Fork-Sub-Offset',
  'Producer-Id',
  'Producer-Epoch',
  'Producer-Seq',
  'If-None-Match',
  'Last-Event-ID',
  'Authorization',
  'Cookie',
]

const request = fc.record({
  method: fc.constantFrom('PUT', 'POST', 'GET', 'HEAD', 'DELETE', 'PATCH', 'OPTIONS'),
  name: fc.constantFrom('a', 'b', '%2e%2e', 'a/../b', '%', '%ff', 'é', 'a%2Fb', '__ds/subscriptions/x'),
  query: fc.dictionary(
    fc.constantFrom('offset', 'live', 'cursor', 'sub-offset', 'access_token', 'run'),
    value,
  ),
  headers: fc.dictionary(fc.constantFrom(...fields), value),
  body: fc.option(
    fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((json) => Buffer.from(json)),
    ),
  ),
})

t.test('Whatever is asked, the answer is none of 500, and the service goes on', async (t) => {
  const { url } = await startChannels(t, { CHANNEL_LONG_POLL: '10ms', CHANNEL_READ_MAX_AGE: '50ms' })
  await fc.assert(
    fc.asyncProperty(request, async ({ method, name, query, headers, body }) => {
      const target = new URL(`/v1/stream/${name}?${new URLSearchParams(query)}`, url)
      const hasBody = body !== null && method !== 'GET' && method !== 'HEAD'
      const answer = await fetch(target, { method, headers, ...(hasBody && { body: Buffer.from(body) }) })
      await answer.arrayBuffer().catch(() => {})
      if (answer.status >= 500) throw new Error(`${answer.status}`)
    }),
    { numRuns: 500 },
  )
  t.equal((await fetch(new URL('/health', url))).status, 200)
})

t.test('A body that breaks off appends nothing', async (t) => {
  const { url, at, put } = await startChannels(t)
  await put('a')
  for (const head of ['content-length: 100\r\n\r\nhalf', 'transfer-encoding: chunked\r\n\r\n4\r\nhalf\r\n']) {
    const socket = connect(Number(url.port), url.hostname)
    socket.write(`POST /v1/stream/a HTTP/1.1\r\nhost: x\r\ncontent-type: text/plain\r\n${head}`)
    await once(socket, 'connect')
    socket.end()
    socket.resume()
    await once(socket, 'close')
  }
  t.equal(await (await fetch(at('a'))).text(), '')
})

t.test(
  'Ten thousand channels from one client are as many as it may have, and cost a bounded amount',
  async (t) => {
    const { at, put, url } = await startChannels(t, { MAX_CHANNELS: '1000', CHANNEL_MAX_WRITES: '0' })
    const statuses = new Map<number, number>()
    for (let n = 0; n < 10_000; n += 100) {
      const some = await Promise.all(Array.from({ length: 100 }, (_, i) => put(`${n + i}`)))
      for (const { status } of some) statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    const made = statuses.get(201) ?? 0
    // Those that were asked for in one turn of the event loop are counted after it.
    t.ok(made >= 1_000 && made < 1_100, `${made} were made`)
    t.equal(statuses.get(429), 10_000 - made)
    t.equal((await fetch(at('0'))).status, 200)
    t.equal((await fetch(new URL('/health', url))).status, 200)
  },
)

t.test('A client that asks for a thousand live reads and hangs up leaves nothing behind', async (t) => {
  const { app, url, put } = await startChannels(t)
  await put('a')
  for (let round = 0; round < 10; round++) {
    const sockets = Array.from({ length: 100 }, (_, i) => {
      const socket = connect(Number(url.port), url.hostname)
      socket.on('error', () => {})
      const live = ['sse', 'chunked', 'long-poll'][i % 3]
      socket.write(`GET /v1/stream/a?offset=-1&live=${live} HTTP/1.1\r\nhost: x\r\n\r\n`)
      return socket
    })
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    for (const socket of sockets) socket.destroy()
  }
  await until(() => app.streams.open.size === 0)
  t.equal(app.streams.open.size, 0)
})
