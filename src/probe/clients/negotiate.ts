import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { HttpExchange, Protocol, WireRequest } from './client.ts'
import { type ConnectRequest, connect } from './connect.ts'
import { over } from './http2/connection.ts'
import { Exchange } from './wire.ts'

/** What to offer over TLS, by their names in ALPN: what a browser offers, or only the one that is pinned. */
export function offers(pinned?: Protocol): string[] {
  if (pinned === 'http1') return ['http/1.1']
  return pinned === 'http2' ? ['h2'] : ['h2', 'http/1.1']
}

/**
 * Sends a request over a connected socket, in what ALPN has chosen. Without TLS it is HTTP/1.1, as in a browser, unless HTTP/2
 * is pinned.
 * @throws STREAMPROOF_NO_HTTP2 where HTTP/2 is pinned and was not chosen
 */
export function openOn(socket: Socket, request: WireRequest, pinned?: Protocol): HttpExchange {
  const chosen = socket instanceof TLSSocket && socket.alpnProtocol === 'h2'
  if (chosen || pinned === 'http2') return over(socket, request.url).request(request, true)
  return new Exchange(socket, request)
}

/** What a browser would speak to a URL. HTTP/1.1 where no connection can be made: the next request fails then, and tells why. */
export async function negotiate(request: ConnectRequest): Promise<Protocol> {
  const { url, signal } = request
  if (url.protocol !== 'https:') return 'http1'
  const socket = await connect(request, offers()).catch(() => undefined)
  signal?.throwIfAborted()
  socket?.destroy()
  return socket instanceof TLSSocket && socket.alpnProtocol === 'h2' ? 'http2' : 'http1'
}
