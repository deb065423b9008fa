import type { IncomingMessage } from 'node:http'
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

const options: WebsocketPluginOptions = {
  // The plugin closes its clients without a code (they see 1005). Ours are ended before it looks.
  preClose(done) {
    this.websocketServer.close()
    done()
  },
}

/** WebSocket for the routes that ask for it, and a refusal on the others: the plugin would accept and close. */
export const upgrades = fp(async (app) => {
  await app.register(websocket, { ...options })
  app.addHook('onRequest', (request, _reply, next) => {
    const here = request.routeOptions.config.websocket
    next(request.ws && !here && !request.is404 ? new NoWebSocketHereError() : undefined)
  })
})
