import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import type { Test } from 'tap'

/**
 * A URL that refuses connections until the test is over. Its port belongs to a connected socket, so that nobody
 * listens on it, and no server that another test starts can get it.
 */
export async function refused(t: Test): Promise<URL> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  t.teardown(() => {
    socket.destroy()
    server.close()
  })
  return new URL(`http://127.0.0.1:${socket.localPort}`)
}
