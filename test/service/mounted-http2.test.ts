import { once } from 'node:events'
import { type ClientHttp2Session, connect, type IncomingHttpHeaders } from 'node:http2'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { type StreamproofOptions, streamproof } from '../../src/service/plugin.ts'
import { ca, cert, key } from '../support/certificate.ts'
import { idle, source } from '../support/sources.ts'

/** Somebody else's app that speaks HTTP/2, and one connection to it. */
async function http2App(t: Test, options: StreamproofOptions) {
  const app = Fastify({ http2: true, https: { key, cert } })
  await app.register(streamproof, options)
  const session = connect(await app.listen({ host: '127.0.0.1', port: 0 }), { ca })
  t.teardown(async () => {
    session.close()
    await app.close()
  })
  return { app, session }
}

/** Asks for a path. `ended` resolves with the stream's error code, which is 0 for a whole one (RFC 9113, 7). */
async function ask(session: ClientHttp2Session, path: string) {
  const stream = session.request({ ':path': path })
  // A reset one also has its code in `rstCode`.
  stream.on('error', () => {})
  let body = ''
  stream.setEncoding('utf8').on('data', (text: string) => {
    body += text
  })
  const ended = new Promise((resolve) => stream.on('close', () => resolve(stream.rstCode)))
  const [headers] = (await once(stream, 'response')) as [IncomingHttpHeaders]
  return { status: headers[':status'], headers, ended, body: () => body, stream }
}

const words = source(async function* () {
  for (const data of ['foo', 'bar']) yield { data }
})
const failing = source(
  async function* () {
    yield { data: 'foo' }
    yield { data: 'x'.repeat(100_000) }
    throw new Error('it broke')
  },
  { prefix: '/failing' },
)

t.test('Over HTTP/2 chunked and SSE stream, and end whole', async (t) => {
  const { session } = await http2App(t, { sources: [words] })
  const plain = await ask(session, '/transfer-encoding')
  t.equal(await plain.ended, 0)
  t.equal(plain.body(), 'foo\nbar\n')
  const sse = await ask(session, '/sse')
  t.equal(await sse.ended, 0)
  t.equal(sse.body(), 'data: foo\n\ndata: bar\n\n')
})

t.test('Over HTTP/2 the WebSocket route refuses its request, and the process goes on', async (t) => {
  const { session } = await http2App(t, { sources: [words] })
  const refused = await ask(session, '/websocket')
  t.equal(refused.status, 426)
  t.notOk(refused.headers.upgrade)
  t.equal(await refused.ended, 0)
  t.match(JSON.parse(refused.body()), { code: 'STREAMPROOF_UPGRADE_REQUIRED' })
  t.equal(await (await ask(session, '/sse')).ended, 0)
})

t.test('Over HTTP/2 a source that throws resets its own stream only', async (t) => {
  const { app, session } = await http2App(t, { sources: [idle, failing] })
  const neighbour = await ask(session, '/sse')
  const cut = await ask(session, '/failing/transfer-encoding')
  t.equal(await cut.ended, 2, 'INTERNAL_ERROR')
  t.equal(cut.body().length, 4 + 100_001, 'what was written before has left')
  t.notOk(session.closed || session.destroyed)
  t.equal(app.streams.open.size, 1, 'the neighbour is open')
  neighbour.stream.close()
  await neighbour.ended
})

t.test('Over HTTP/2 a drain and an age reset a chunked stream, so that its client can tell', async (t) => {
  const { app, session } = await http2App(t, { sources: [idle] })
  const { ended } = await ask(session, '/transfer-encoding')
  await app.streams.drain(0)
  t.equal(await ended, 2)
  const old = await http2App(t, { sources: [idle], limits: { streamMaxAge: 50 } })
  t.equal(await (await ask(old.session, '/transfer-encoding')).ended, 2)
})

t.test('Over HTTP/2 a client that stops reading is dropped, and its neighbour stays', async (t) => {
  const endless = source(
    async function* () {
      for (;;) yield { data: 'x'.repeat(10_000) }
    },
    { prefix: '/endless' },
  )
  const { app, session } = await http2App(t, { sources: [idle, endless], limits: { stallTimeout: 300 } })
  const neighbour = await ask(session, '/sse')
  const stalled = await ask(session, '/endless/sse')
  stalled.stream.pause()
  const ended = await Promise.race(
    [...app.streams.open].map((stream) => once(stream.signal, 'abort').then(() => stream.record.endedBy)),
  )
  t.equal(ended, 'stall')
  stalled.stream.resume()
  t.equal(await stalled.ended, 2)
  neighbour.stream.close()
  await neighbour.ended
})
