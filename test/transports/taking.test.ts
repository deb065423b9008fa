import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import { taking } from '../../src/transports/taking.ts'
import { until } from '../support/until.ts'

t.test('One long write is taken bit by bit, and whoever stops in the middle of it is seen to', async (t) => {
  const server = createServer()
  t.teardown(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as { port: number }
  const client = connect(port, '127.0.0.1').pause()
  t.teardown(() => client.destroy())
  const [socket] = (await once(server, 'connection')) as [Socket]
  t.teardown(() => socket.destroy())

  const took = taking(socket)
  /** Resolves once the kernel on both sides is full: nothing has been taken for a while. */
  const full = async () => {
    do await sleep(100)
    while (took())
  }
  // Far more than the kernel takes off our hands.
  socket.write(Buffer.alloc(64 * 2 ** 20))
  t.ok(took(), 'what the kernel takes at once counts')
  await full()
  t.notOk(took(), 'a client that reads nothing takes nothing')

  client.resume()
  await until(took)
  client.pause()
  await full()
  t.ok(socket.writableLength > 0, 'the write is still under way')
  t.notOk(took(), 'and stuck again')
  client.resume()
  await until(() => socket.writableLength === 0)
  t.ok(took(), 'the last of it counts too')
})
