import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { WebSocketServer } from 'ws'
import { close, listen, refuseUpgrade } from '../../http/server.ts'
import { handshakeAuthorization, isAuthorized, protocols } from './authorization.ts'
import { Connection, type Protocol } from './connection.ts'
import type { SubscriptionLog } from './log.ts'

/** Options of both APIs. */
export interface ApiOptions {
  /** The only valid key. */
  apiKey: string
  /** A certificate and its key, PEM. Default: plain HTTP and `ws:`, which AppSync itself does not offer. */
  tls?: { cert: string; key: string }
  /** Divides AppSync's times. Default: 1. */
  scale?: number
  log: SubscriptionLog
}

interface ServerOptions<Subscribed> extends ApiOptions {
  /** The subprotocol that a client must offer. */
  subprotocol: string
  /** Paths of the real-time endpoint. */
  paths: string[]
  protocol: Protocol<Subscribed>
  /** Handles other requests. */
  onRequest: RequestListener
}

/** A running API. */
export interface RunningApi<Subscribed> {
  /** Without a path. */
  url: URL
  connections: Set<Connection<Subscribed>>
  /** Safe to call twice. */
  stop(): Promise<void>
}

/** Starts an API for HTTP and WebSocket on a free port of 127.0.0.1, as with a custom domain name. */
export async function startApi<Subscribed>(
  options: ServerOptions<Subscribed>,
): Promise<RunningApi<Subscribed>> {
  const { apiKey, tls, scale = 1, log, subprotocol, paths, protocol, onRequest } = options
  const connections = new Set<Connection<Subscribed>>()
  const server = tls ? createSecureServer(tls, onRequest) : createServer(onRequest)
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => subprotocol })
  // AWS does not document how a wrong handshake is refused: the statuses are those of HTTP.
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {})
    const { pathname } = new URL(request.url ?? '/', 'http://api')
    if (!paths.includes(pathname)) return refuseUpgrade(socket, 404)
    if (!protocols(request.headers['sec-websocket-protocol']).includes(subprotocol))
      return refuseUpgrade(socket, 400)
    sockets.handleUpgrade(request, socket, head, (client) => {
      const authorized = isAuthorized(handshakeAuthorization(request), apiKey)
      const connection = new Connection(client, { protocol, authorized, scale, log })
      connections.add(connection)
      client.once('close', () => connections.delete(connection))
    })
  })
  return {
    url: await listen(server, tls ? 'https' : 'http'),
    connections,
    async stop() {
      for (const connection of connections) connection.terminate()
      await close(server)
    },
  }
}
