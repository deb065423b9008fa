import type { WebSocket } from 'ws'

/**
 * Calls back when the client's close frame arrives.
 *
 * ws calls `close` itself then, and tells nobody until the connection is gone. A client that does not read puts that
 * off for 30 s.
 */
export function onClientClose(socket: WebSocket, callback: () => void): void {
  const close = socket.close
  socket.close = (code, reason) => {
    close.call(socket, code, reason)
    callback()
  }
}
