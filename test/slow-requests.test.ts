import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { startApp } from './support/service.ts'

// As slow as the limits are: 10 s for a request's head, 20 s for all of it. They run side by side.

t.jobs = 2

t.test('A request whose head trickles in is answered 408 and closed', { timeout: 30_000 }, async (t) => {
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
