import { once } from 'node:events'
import { createSecureServer } from 'node:http2'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import t from 'tap'
import { connectTo } from '../../../../src/probe/clients/http2/connection.ts'
import { listen } from '../../../support/bad-edges/edge.ts'
import {
  DATA,
  ENHANCE_YOUR_CALM,
  goaway,
  NO_ERROR,
  REFUSED_STREAM,
} from '../../../support/bad-edges/http2/frame.ts'
import { serveHttp2 } from '../../../support/bad-edges/http2/server.ts'
import { ca, cert, key } from '../../../support/certificate.ts'
import { foo, get, patient, start, textOf } from '../../../support/http2-client.ts'

t.test('A head may have as many fields as in a browser', async (t) => {
  const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`x-${n}`, 'yes']))
  const answer = await get(t, (stream) => stream.respond(fields, { endStream: true }))
  t.match(answer, { ending: 'complete', status: 200 })
  t.match(Object.fromEntries(answer.headers), fields)
})

t.test('DATA frames may be empty, however many they are', async (t) => {
  const empty = { type: DATA, flags: 0, payload: Buffer.alloc(0) }
  const answer = await get(t, {
    stream: (stream) => {
      stream.respond()
      stream.end('foo\n')
    },
    toClient: (frame) =>
      frame.type === DATA ? [...Array(2_000).fill({ ...empty, stream: frame.stream }), frame] : [frame],
  })
  t.match(answer, { ending: 'complete', status: 200 })
  t.equal(textOf(answer), 'foo\n')
})

t.test('A request that cannot be sent closes its connection', async (t) => {
  const { url, stop } = await serveHttp2({ stream: foo })
  t.teardown(stop)
  const connection = await connectTo({ url, ...patient })
  const closed = once(connection.session, 'close')
  // It has no path (RFC 9113, 8.5).
  t.throws(() => connection.request({ url, ...patient, method: 'CONNECT' }), { code: /^ERR_HTTP2_CONNECT/ })
  await closed
})

t.test('A burst is sent before the limit on streams can be known', async (t) => {
  const { url, stop } = await serveHttp2({ settings: { maxConcurrentStreams: 2 }, stream: foo })
  t.teardown(stop)
  const connection = await connectTo({ url, ...patient })
  t.teardown(() => connection.close())
  const [first, second, third] = connection.burst(Array(3).fill({ url, ...patient }))
  t.teardown(() => [first, second, third].map((exchange) => exchange?.close()))
  t.match(await third?.answered, {
    ending: 'reset',
    status: undefined,
    http2: { reset: { code: REFUSED_STREAM }, settings: { maxConcurrentStreams: 2 } },
  })
  for (const exchange of [first, second]) t.equal(await exchange?.came(() => exchange.body.length > 0), true)
})

t.test('GOAWAY', async (t) => {
  await t.test('lets open streams end, though it has an error code', async (t) => {
    const { connection, open } = await start(t, (stream, headers, client) => {
      foo(stream, headers, client)
      client.send(goaway(Number(stream.id), ENHANCE_YOUR_CALM))
      setTimeout(() => stream.end('bar\n'), 50)
    })
    const answer = await open().answered
    t.match(answer, { ending: 'complete', http2: { goaways: [{ code: ENHANCE_YOUR_CALM, lastStream: 1 }] } })
    t.equal(textOf(answer), 'foo\nbar\n')
    t.match(connection.goaways, [{ code: ENHANCE_YOUR_CALM }])
    t.match(await open().answered, { ending: 'truncated', status: undefined }, 'and no new ones')
  })

  await t.test('drops the streams above its last', async (t) => {
    const { open } = await start(t, (stream, headers, client) => {
      foo(stream, headers, client)
      if (stream.id === 3) client.send(goaway(1, NO_ERROR))
    })
    const [first, second] = [open(), open()]
    t.match(await second.answered, { ending: 'truncated', http2: { goaways: [{ lastStream: 1 }] } })
    first.leave()
  })
})

t.test('https', async (t) => {
  const trusted = getCACertificates('default')
  t.teardown(() => setDefaultCACertificates(trusted))
  setDefaultCACertificates([...trusted, ca])

  await t.test('with HTTP/2', async (t) => {
    const server = createSecureServer({ cert, key }, (request, response) => {
      response.end(`${request.httpVersion} ${request.headers[':scheme']}`)
    })
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const secure = new URL(`https://localhost:${url.port}`)
    const connection = await connectTo({ url: secure, ...patient })
    t.teardown(() => connection.close())
    const exchange = connection.request({ url: secure, ...patient })
    t.teardown(() => exchange.close())
    const answer = await exchange.answered
    t.match(answer, { ending: 'complete', httpVersion: '2' })
    t.equal(textOf(answer), '2.0 https')
  })

  await t.test('a stream that is left at its first bytes has its head too', async (t) => {
    const server = createSecureServer({ cert, key }).on('stream', (stream) => {
      stream.on('error', () => {}).respond({ 'x-foo': '1' })
      stream.write('foo\n')
    })
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const secure = new URL(`https://localhost:${url.port}`)
    const exchange = (await connectTo({ url: secure, ...patient })).request({ url: secure, ...patient }, true)
    t.teardown(() => exchange.close())
    await exchange.came(() => exchange.body.length > 0)
    exchange.leave()
    t.match(await exchange.answered, { ending: 'left', status: 200 })
  })

  await t.test('without it', async (t) => {
    for (const ALPNProtocols of [undefined, ['http/1.1']]) {
      const { url, stop } = await listen(
        createTlsServer({ cert, key, ...(ALPNProtocols && { ALPNProtocols }) }),
      )
      t.teardown(stop)
      const secure = new URL(`https://localhost:${url.port}`)
      await t.rejects(connectTo({ url: secure, ...patient }), { code: 'STREAMPROOF_NO_HTTP2' })
    }
  })
})
