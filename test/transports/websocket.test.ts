import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { websocket } from '../support/clients.ts'
import { type AppStart, startApp } from '../support/service.ts'
import { idle, silent } from '../support/sources.ts'
import { settled, until } from '../support/until.ts'
import { exchange } from '../support/wire.ts'
import { suite } from './suite.ts'

/** RFC 6455's own example, 1.3. */
const KEY = 'dGhlIHNhbXBsZSBub25jZQ=='
const ACCEPT = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

const handshake = (key: string) => [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${key}`,
]

t.test('The suite of all transports', (t) => suite(t, websocket))

t.test('The article’s bytes: a text message for each event, then a close with 1000', async (t) => {
  const { url } = await startApp(t)
  const socket = connect(Number(url.port), url.hostname)
  t.teardown(() => socket.destroy())
  const offer = 'Sec-WebSocket-Extensions: permessage-deflate'
  const lines = ['GET /websocket HTTP/1.1', `Host: ${url.host}`, ...handshake(KEY), offer, '', '']
  socket.write(lines.join('\r\n'))
  let wire = Buffer.alloc(0)
  for await (const bytes of socket) {
    wire = Buffer.concat([wire, bytes as Buffer])
    // Its close is answered as it should be (RFC 6455, 5.5.1): masked, here with zeros.
    if (wire.subarray(-2).equals(Buffer.from([0x03, 0xe8])))
      socket.write(Buffer.from('888200000000 03e8'.replace(' ', ''), 'hex'))
  }
  const end = wire.indexOf('\r\n\r\n') + 4
  const head = wire.toString('latin1', 0, end)
  t.match(head, /^HTTP\/1\.1 101 Switching Protocols\r\n/)
  t.match(head, new RegExp(`^Sec-WebSocket-Accept: ${ACCEPT.replace('+', '\\+')}\r$`, 'im'))
  t.notMatch(head, /extensions/i, 'it does not compress')
  const messages = ['foo\n', 'bar\n', 'baz\n'].map((word) => `8104${Buffer.from(word).toString('hex')}`)
  t.equal(wire.toString('hex', end), `${messages.join('')}880203e8`)
})

t.test('A request without a handshake gets 426', async (t) => {
  const { app, url } = await startApp(t)
  let opened = 0
  app.streams.on('open', () => opened++)
  const get = await exchange(url, 'GET /websocket HTTP/1.1', 'Connection: close')
  t.equal(get.status, 426)
  t.equal(get.headers.upgrade, 'websocket')
  t.match(get.headers.connection, /upgrade/i)
  t.match(JSON.parse(get.body.toString()), {
    code: 'STREAMPROOF_UPGRADE_REQUIRED',
    message: /the client sent none, or an edge in between removed it/,
  })
  const head = await exchange(url, 'HEAD /websocket HTTP/1.1', 'Connection: close')
  t.equal(head.status, 426)
  t.equal(head.headers.upgrade, 'websocket')
  t.equal(head.body.length, 0)
  t.equal(opened, 0)
})

t.test('A malformed handshake gets 400 and opens no stream', async (t) => {
  const { app, url } = await startApp(t)
  let opened = 0
  app.streams.on('open', () => opened++)
  const noKey = handshake('').slice(0, -1)
  const noSuchVersion = handshake(KEY).with(2, 'Sec-WebSocket-Version: 14')
  for (const lines of [handshake('test'), noKey, noSuchVersion])
    t.equal((await exchange(url, 'GET /websocket HTTP/1.1', ...lines)).status, 400, lines.join(', '))
  t.equal(opened, 0)
  t.match(await (await websocket.open(t, url, '?interval=0')).ended, '1000', 'and the service goes on')
})

/** One open WebSocket of ours, with what `ws` lets its client do. */
async function open(t: Test, options: AppStart, client: { autoPong?: boolean } = {}) {
  const started = await startApp(t, options)
  const socket = new WebSocket(`ws://${started.url.host}/websocket`, client)
  t.teardown(() => socket.terminate())
  await once(socket, 'open')
  const [stream] = started.app.streams.open
  return { ...started, socket, stream }
}

t.test('A ping is sent each HEARTBEAT, and a client that answers stays', async (t) => {
  const { app, socket } = await open(t, { sources: [silent], env: { HEARTBEAT: '40ms' } })
  const start = performance.now()
  for (let pings = 0; pings < 5; pings++) await once(socket, 'ping')
  t.ok(performance.now() - start >= 4 * 39, 'and not more often')
  t.equal(app.streams.open.size, 1)
})

t.test('A client that misses a pong is dropped', async (t) => {
  const options = { sources: [silent], env: { HEARTBEAT: '40ms' }, logs: true }
  const { app, socket, logged } = await open(t, options, { autoPong: false })
  const [code] = await once(socket, 'close')
  t.equal(code, 1006, 'without a close: nobody would be there to answer it')
  t.match(await logged('stream ended'), { stream: { transport: 'websocket', endedBy: 'client' } })
  t.equal(app.streams.open.size, 0)
})

t.test('A message of 1 KB is accepted, a longer one closes the socket with 1009', async (t) => {
  for (const bytes of [1_025, 5_000_000]) {
    const { app, socket, logged, logs } = await open(t, { sources: [idle], logs: true })
    socket.send(Buffer.alloc(1_024))
    socket.send('')
    socket.ping()
    await once(socket, 'pong')
    t.equal(app.streams.open.size, 1)
    // What is sent on after the close may be answered by a reset.
    socket.on('error', () => {})
    socket.send(Buffer.alloc(bytes))
    const [code] = await once(socket, 'close')
    t.equal(code, 1009, `${bytes} bytes`)
    t.match(await logged('stream ended'), { stream: { endedBy: 'client' } })
    t.notOk(
      logs.some(({ level }) => Number(level) > 30),
      'which is no error of ours',
    )
    t.equal(app.streams.open.size, 0)
  }
})

t.test('A client that closes gets a close frame, and its source ends at once', async (t) => {
  const { socket, stream, logged } = await open(t, { sources: [idle], logs: true })
  socket.close(4_000, 'enough')
  const [code, reason] = await once(socket, 'close')
  t.equal(code, 4_000)
  t.equal(String(reason), 'enough')
  t.match(await logged('stream ended'), { stream: { endedBy: 'client' } })
  t.ok((stream?.record.ended ?? 0) > 0)
})

t.test('A client that closes and stops reading has left at once', async (t) => {
  const { app, url } = await startApp(t)
  const socket = new WebSocket(`ws://${url.host}/websocket?count=3200&bytes=65536&interval=0`)
  t.teardown(() => socket.terminate())
  await once(socket, 'message')
  socket.pause()
  const [stream] = app.streams.open
  await settled(() => stream?.record.events ?? 0)
  const left = Date.now()
  socket.close()
  await until(() => app.streams.open.size === 0)
  t.ok(Date.now() - left < 1_000)
  t.equal(stream?.record.endedBy, 'client')
  socket.resume()
  const [code] = await once(socket, 'close')
  t.equal(code, 1005, 'and its close is still answered once it reads')
})

t.test('A client that sends pings and reads no pongs does not fill the memory', async (t) => {
  const { app, url } = await startApp(t, { sources: [silent] })
  const connected = once(app.server, 'connection') as Promise<[Socket]>
  const socket = connect(Number(url.port), url.hostname)
  t.teardown(() => socket.destroy())
  socket.on('error', () => {})
  socket.pause()
  socket.write(['GET /websocket HTTP/1.1', `Host: ${url.host}`, ...handshake(KEY), '', ''].join('\r\n'))
  const [server] = await connected
  await until(() => app.streams.open.size === 1)
  // A masked ping of 125 bytes: 131 with its head and its mask.
  const ping = Buffer.alloc(131)
  ping.set([0x89, 0x80 | 125])
  const pings = Buffer.concat(Array(1_000).fill(ping))
  const closed = once(server, 'close')
  let held = 0
  while (!server.destroyed) {
    held = Math.max(held, server.writableLength)
    if (!socket.write(pings)) await Promise.race([once(socket, 'drain').catch(() => closed), closed])
  }
  t.ok(held < 1_000_000, `${held} bytes were held`)
  t.equal(app.streams.open.size, 0)
})
