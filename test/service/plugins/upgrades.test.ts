import { once } from 'node:events'
import t from 'tap'
import { WebSocket } from 'ws'
import { buildApp } from '../../../src/service/app.ts'
import { loadConfig } from '../../../src/service/config.ts'
import { startApp } from '../../support/service.ts'
import { exchange } from '../../support/wire.ts'

const handshake = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
]

t.test('A handshake on a route without WebSocket gets 400 that names the route with it', async (t) => {
  const { app, url } = await startApp(t)
  let opened = 0
  app.streams.on('open', () => opened++)
  for (const path of ['/sse', '/transfer-encoding', '/health', '/health/ready', '/runs/one']) {
    const { status, body } = await exchange(url, `GET ${path} HTTP/1.1`, ...handshake)
    t.equal(status, 400, path)
    t.match(JSON.parse(body.toString()), {
      code: 'STREAMPROOF_NO_WEBSOCKET_HERE',
      message: /\/websocket does/,
    })
  }
  t.equal(opened, 0)
})

for (const [title, env, answer, extensions] of [
  ['A WebSocket takes control frames only, and no compression', {}, 1009, ''],
  [
    'With PROBE_ROUTES it takes what checks send, compressed or not',
    { PROBE_ROUTES: 'true' },
    'pong',
    'permessage-deflate',
  ],
] as const)
  t.test(title, async (t) => {
    const { url } = await startApp(t, { env })
    const open = async () => {
      const socket = new WebSocket(new URL('/websocket?count=2&silence=600000', url))
      t.teardown(() => socket.terminate())
      await once(socket, 'message')
      return socket
    }
    const socket = await open()
    t.equal(socket.extensions, extensions)
    const closed = (socket: WebSocket) => once(socket, 'close').then(([code]) => code as number)
    socket.send(Buffer.alloc(2 ** 20))
    socket.ping()
    t.equal(await Promise.race([closed(socket), once(socket, 'pong').then(() => 'pong')]), answer)

    const greedy = await open()
    greedy.send(Buffer.alloc(2 ** 21 + 1))
    t.equal(await closed(greedy), 1009, 'and there is a bound')
  })

t.test('A handshake on an unknown path gets 404', async (t) => {
  const { url } = await startApp(t)
  t.equal((await exchange(url, 'GET /nowhere HTTP/1.1', ...handshake)).status, 404)
})

t.test('An Upgrade to another protocol is ignored', async (t) => {
  const { url } = await startApp(t)
  const offer = [
    'Connection: Upgrade, HTTP2-Settings, close',
    'Upgrade: h2c',
    'HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
  ]
  t.equal((await exchange(url, 'GET /health HTTP/1.1', ...offer)).status, 200)
  t.equal((await exchange(url, 'GET /websocket HTTP/1.1', ...offer)).status, 426)
})

t.test('A pipelined handshake is dropped, and does not delay the close', async (t) => {
  const { app, url } = await startApp(t)
  await exchange(
    url,
    'GET /transfer-encoding?count=2 HTTP/1.1',
    ['', `GET /websocket HTTP/1.1\r\nHost: ${url.host}`, ...handshake].join('\r\n'),
  ).catch(() => {})
  await app.close()
  t.pass('it closes')
})

t.test(
  'A handshake that arrives while the service closes is refused, and does not delay the close',
  async (t) => {
    const app = await buildApp({ config: loadConfig({}) })
    const answers: Awaited<ReturnType<typeof exchange>>[] = []
    app.addHook('preClose', async () => {
      answers.push(await exchange(url, 'GET /websocket HTTP/1.1', ...handshake))
    })
    const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
    await app.close()
    t.match(answers, [{ status: 503 }])
    t.match(JSON.parse(String(answers[0]?.body)), { code: 'STREAMPROOF_DRAINING' })
  },
)
