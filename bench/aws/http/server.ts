import { type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'

/** Makes a server listen on a free port of 127.0.0.1. @returns its URL, without a path */
export async function listen(server: Server, scheme: 'http' | 'https' = 'http'): Promise<URL> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return new URL(`${scheme}://127.0.0.1:${port}`)
}

/** Closes a server with every connection, but not those that were upgraded. Safe to call twice. */
export async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  await closed
}

/** Answers an upgrade request with a status instead, and closes the connection. */
export function refuseUpgrade(socket: Duplex, status: number, body = '', type = 'application/json'): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Date: ${new Date().toUTCString()}`,
    ...(body ? [`Content-Type: ${type}`] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
