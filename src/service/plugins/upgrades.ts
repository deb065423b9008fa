import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import createError from '@fastify/error'
import websocket, { type WebsocketPluginOptions } from '@fastify/websocket'
import fp from 'fastify-plugin'

const NoWebSocketHereError = createError(
  'STREAMPROOF_NO_WEBSOCKET_HERE',
  'This route does not speak WebSocket. /websocket does',
  400,
)

/**
 * An option of `http.createServer`. Without it Node takes every Upgrade, so that `curl --http2`, which offers h2c,
 * gets a WebSocket server's 400 on an SSE route. Needs Node 24.9 or 22.21; older ones ignore it.
 */
export const shouldUpgradeCallback = (request: IncomingMessage): boolean =>
  request.headers.upgrade?.toLowerCase() === 'websocket'

/** What WebSockets take from their clients. */
export interface UpgradeOptions {
  /** The longest message, bytes; a longer one closes the socket with 1009. Default: 1024. */
  maxPayload?: number
  /** Whether a client may ask for compression, which costs each socket memory. Default: false. */
  perMessageDeflate?: boolean
}

const websocketOptions = ({
  maxPayload = 1024,
  perMessageDeflate = false,
}: UpgradeOptions): WebsocketPluginOptions => ({
  options: { maxPayload, perMessageDeflate },
  // A client's fault is in its close code and in its stream's log line. Any other error is ours.
  errorHandler(error, socket, request) {
    if (!('code' in error && String(error.code).startsWith('WS_ERR_')))
      request.log.error({ err: error }, error.message)
    socket.terminate()
  },
  // The plugin's own preClose closes clients without a code, which they see as 1005, and waits for them without a
  // limit. Ours have had their 1012 from the drain, and time to answer it.
  preClose(done) {
    for (const client of this.websocketServer.clients) client.terminate()
    this.websocketServer.close()
    done()
  },
})

/**
 * Drops a handshake that was sent before an earlier request on its connection was answered. The plugin would log it
 * and forget its socket, which would then keep the service from closing.
 */
function refusePipelined(request: IncomingMessage, socket: Socket): void {
  const response = new ServerResponse(request)
  try {
    response.assignSocket(socket)
    response.detachSocket(socket)
  } catch {
    socket.destroy()
  }
}

/** WebSocket on the routes that have a `wsHandler`. On others the plugin would accept and close: they refuse. */
export const upgrades = fp<UpgradeOptions>(async (app, options) => {
  app.server.prependListener('upgrade', refusePipelined)
  await app.register(websocket, websocketOptions(options))
  const urls = new Set<string | undefined>()
  app.addHook('onRoute', ({ url, websocket, wsHandler }) => {
    if (websocket || wsHandler) urls.add(url)
  })
  app.addHook('onRequest', (request, _reply, next) => {
    const here = request.is404 || urls.has(request.routeOptions.url)
    next(request.ws && !here ? new NoWebSocketHereError() : undefined)
  })
})
