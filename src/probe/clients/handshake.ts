import type { Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import type { WebSocketRequest } from './client.ts'

/** Sends a handshake over a connection that is open already. */
export function handshake(connection: Socket, request: WebSocketRequest): WebSocket {
  const { url, headers = {}, patience, most, protocols = [], deflate = false } = request
  const options: ClientOptions & { closeTimeout: number } = {
    headers: Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    // Compress small messages too.
    perMessageDeflate: deflate && { threshold: 0 },
    maxPayload: most,
    // After the close frames, do not wait long for the connection's own end.
    closeTimeout: patience / 2,
    createConnection: () => connection,
  }
  return new WebSocket(url.href.replace(/^http/, 'ws'), protocols, options)
}
