import fp from 'fastify-plugin'
import { FastifySSEPlugin } from 'fastify-sse-v2'
import { defaultLimits, type Limits } from '../streams/limits.ts'
import type { Source } from '../streams/source.ts'
import type { Stream } from '../streams/stream.ts'
import { Streams } from '../streams/streams.ts'
import { websocketOrigins } from './plugins/origins.ts'
import { type UpgradeOptions, upgrades } from './plugins/upgrades.ts'
import { runRoutes } from './routes/runs.ts'
import { streamRoutes } from './routes/stream-routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The streams that are open now. */
    streams: Streams
  }
  interface FastifyRequest {
    /** The stream that the request opened. */
    stream: Stream | null
  }
}

export interface StreamproofOptions {
  /** What to stream. */
  sources: Source[]
  /** Goes before the path of each route: `/live` gives `/live/clock/sse`. Default: none. */
  prefix?: string
  /** What bounds the streams. Default: `defaultLimits`. */
  limits?: Partial<Limits>
  /** Origins besides our own whose pages may open a WebSocket, or `*`. CORS is the app's. Default: none. */
  allowedOrigins?: string[]
  /** What WebSockets take from their clients. Default: control frames. */
  upgrades?: UpgradeOptions
}

/**
 * Each source over each transport, and `/runs/:run`, for any Fastify 5 app:
 *
 *     await app.register(streamproof, { sources: [clock], prefix: '/live' })
 *
 * Register it before other plugins that use WebSocket: it then also refuses handshakes to routes without WebSocket,
 * and ends its streams with a close code when the app closes. To end them over time, call `app.streams.drain(ms)`
 * before `app.close()`.
 *
 * Two settings are Fastify's own. Without `ajv: { customOptions: { removeAdditional: false } }` it drops unknown
 * parameters in place of refusing them. Without `http: { shouldUpgradeCallback }` it takes every Upgrade, so that an
 * SSE route does not work with `curl --http2`. In an app with `http2: true` chunked and SSE work, and the WebSocket
 * routes answer 426.
 */
export const streamproof = fp<StreamproofOptions>(
  async (app, { sources, prefix = '', limits, allowedOrigins = [], upgrades: upgradeOptions = {} }) => {
    const streams = new Streams({ ...defaultLimits, ...limits })
    app.decorate('streams', streams)
    app.decorateRequest('stream', null)
    // Before the hook of `upgrades`, which drops what is still open.
    app.addHook('preClose', () => streams.drain(0))
    if (!app.hasDecorator('websocketServer')) await app.register(upgrades, upgradeOptions)
    if (!app.hasPlugin('fastify-sse-v2')) await app.register(FastifySSEPlugin, { retryDelay: false })

    await app.register(
      async (scope) => {
        await scope.register(websocketOrigins, { allowed: allowedOrigins })
        await scope.register(streamRoutes, { sources, streams })
        await scope.register(runRoutes, { streams })
      },
      { prefix },
    )
  },
  { name: 'streamproof', fastify: '5.x' },
)
