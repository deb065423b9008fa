import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { bytesTaken } from '../../src/transports/bytes-taken.ts'
import { until } from '../support/until.ts'

const LONG = 64 * 2 ** 20

t.test('The bytes of one long write count as the kernel takes them', async (t) => {
  const server = createServer()
  t.teardown(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  const client = connect(port, '127.0.0.1').pause()
  t.teardown(() => client.destroy())
  const [socket] = (await once(server, 'connection')) as [Socket]
  t.teardown(() => socket.destroy())

  /** Resolves once the kernel on both sides is full: nothing has been taken for a while. */
  const full = async () => {
    for (let before = -1; bytesTaken(socket) !== before; await sleep(100)) before = bytesTaken(socket)
    return bytesTaken(socket)
  }
  t.equal(bytesTaken(socket), 0)
  // Far more than the kernel takes off our hands.
  socket.write(Buffer.alloc(LONG))
  t.ok(bytesTaken(socket) > 0, 'what the kernel takes at once counts')
  const first = await full()
  t.ok(first < LONG, 'a client that reads nothing takes no more')

  client.resume()
  await until(() => bytesTaken(socket) > first)
  client.pause()
  const second = await full()
  t.ok(second < LONG, 'the write is still under way')
  t.ok(socket.writableLength > 0, 'and has not been completed')
  client.resume()
  await until(() => socket.writableLength === 0)
  t.equal(bytesTaken(socket), LONG, 'the last of it counts too')
})
