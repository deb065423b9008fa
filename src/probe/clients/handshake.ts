import type { Socket } from 'node:net'
import { type ClientOptions, WebSocket } from 'ws'
import type { ClientRequest } from './wire.ts'

/** A WebSocket to ask for. */
export interface WebSocketRequest extends ClientRequest {
  /** The subprotocols to offer (RFC 6455, 1.9). */
  protocols?: string[]
  /** Offers permessage-deflate (RFC 7692); without it, no extension is. */
  deflate?: true
  /** The close code of a whole stream; 1000, unless told otherwise. */
  closeCode?: number
}

/** Sends a handshake over a connection that stands: one to an address that nobody is at fails before. */
export function handshake(connection: Socket, request: WebSocketRequest): WebSocket {
  const { url, headers = {}, patience, most, protocols = [], deflate = false } = request
  const options: ClientOptions & { closeTimeout: number } = {
    headers,
    // Even small messages, where it is asked for.
    perMessageDeflate: deflate && { threshold: 0 },
    maxPayload: most,
    // A close is a close, even where the other side forgets to close the connection after it.
    closeTimeout: patience / 2,
    createConnection: () => connection,
  }
  return new WebSocket(url.href.replace(/^http/, 'ws'), protocols, options)
}
