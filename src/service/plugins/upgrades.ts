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
 * For `http.createServer`: without it Node takes every Upgrade, so that `curl --http2` (which offers h2c)
 * would meet a WebSocket server's 400 on an SSE route. Node 24.9 and 22.21 know it; older ones ignore it.
 */
export const shouldUpgradeCallback = (request: IncomingMessage): boolean =>
  request.headers.upgrade?.toLowerCase() === 'websocket'

/** What the echo takes, bytes: a message of 1 MiB, and what base64 would make of it. */
const ECHOED = 2 * 2 ** 20

const options = (probeRoutes: boolean): WebsocketPluginOptions => ({
  options: {
    // A client sends nothing here but control frames; what it sends nevertheless is bounded (close code 1009).
    maxPayload: probeRoutes ? ECHOED : 1024,
    // Compression costs each socket memory. The checks ask whether an edge lets it be agreed on.
    perMessageDeflate: probeRoutes,
  },
  // What a client did wrong, its close code tells it, and its stream's end the log. The rest is ours.
  errorHandler(error, socket, request) {
    if (!('code' in error && String(error.code).startsWith('WS_ERR_')))
      request.log.error({ err: error }, error.message)
    socket.terminate()
  },
  // The plugin's own preClose closes clients without a code, which they see as 1005, and waits for them for
  // ever. Ours have had their 1012 from the drain, and their time to answer it.
  preClose(done) {
    for (const client of this.websocketServer.clients) client.terminate()
    this.websocketServer.close()
    done()
  },
})

/**
 * A handshake that was sent before an earlier request on its connection was answered. The plugin would log it and
 * forget its socket, which would then keep the service from closing.
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

/**
 * WebSocket for the routes that ask for it, and a refusal on the others: the plugin would accept and close.
 * @param options.probeRoutes whether there are routes that take more than control frames
 */
export const upgrades = fp<{ probeRoutes: boolean }>(async (app, { probeRoutes }) => {
  app.server.prependListener('upgrade', refusePipelined)
  await app.register(websocket, options(probeRoutes))
  const urls = new Set<string>()
  app.addHook('onRoute', ({ url, wsHandler }) => void (wsHandler && urls.add(url)))
  app.addHook('onRequest', (request, _reply, next) => {
    const here = request.is404 || urls.has(request.routeOptions.url ?? '')
    next(request.ws && !here ? new NoWebSocketHereError() : undefined)
  })
})
