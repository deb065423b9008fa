import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t from 'tap'
import { WebSocketServer } from 'ws'
import { Connection } from '../../../../../bench/aws/api-gateway/websocket/connection.ts'
import { FRAME_BYTES } from '../../../../../bench/aws/api-gateway/websocket/limits.ts'
import { open } from './client.ts'

t.test('Messages sent at once arrive one after the other, each in several frames', async (t) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  t.teardown(() => server.close())
  await once(server, 'listening')
  const texts = ['a', 'b', 'c'].map((letter) => letter.repeat(3 * FRAME_BYTES))
  server.once('connection', (socket, request) => {
    const connection = new Connection(request, 'prod')
    t.notOk(connection.open)
    connection.begin(socket, 1)
    t.ok(connection.open)
    for (const text of texts) connection.send(Buffer.from(text))
  })
  const { port } = server.address() as AddressInfo
  const { got } = await open(t, new URL(`http://127.0.0.1:${port}`), '/')
  t.strictSame(await got(3), texts)
})
