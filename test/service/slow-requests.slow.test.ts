import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { kinds } from '../support/clients.ts'
import { startApp } from '../support/service.ts'
import { until } from '../support/until.ts'

// As slow as the limits are: 10 s for a request's head, 20 s for all of it, 30 s for the rest of a stream that has
// ended. They run side by side.

t.jobs = 5

t.test('A request whose head is too slow gets 408 and is closed', { timeout: 30_000 }, async (t) => {
  const { url } = await startApp(t)
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  socket.write('GET /sse HTTP/1.1\r\nHost: x\r\nX-Slow:')
  const trickle = setInterval(() => socket.write(' .'), 500)
  t.teardown(() => clearInterval(trickle))
  socket.on('error', () => {})
  t.match(await text(socket), /^HTTP\/1\.1 408 /)
})

t.test('A request whose body does not come is closed', { timeout: 40_000 }, async (t) => {
  const { url } = await startApp(t)
  const socket = connect(Number(url.port), url.hostname)
  await once(socket, 'connect')
  socket.write(
    'POST /sse HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
  )
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'close')
  t.pass('closed by the service')
})

for (const kind of kinds)
  t.test(`A ${kind.name} stream that has ended waits for its client 30 s`, { timeout: 50_000 }, async (t) => {
    const { app, url } = await startApp(t, { env: { STREAM_MAX_AGE: '3s' } })
    const client = await kind.open(t, url, '?count=3200&bytes=65536&interval=0')
    client.pause()
    const connections = () =>
      new Promise<number>((resolve) => app.server.getConnections((_, count) => resolve(count)))
    await until(() => app.streams.open.size === 0)
    const ended = performance.now()
    t.equal(await connections(), 1)
    await until(async () => (await connections()) === 0)
    t.ok(performance.now() - ended >= 29_000)
  })
