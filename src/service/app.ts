import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { FastifySSEPlugin } from 'fastify-sse-v2'
import { sources as allSources } from '../sources/index.ts'
import type { Source } from '../streams/source.ts'
import { Streams } from '../streams/streams.ts'
import type { Config } from './config.ts'
import { channelCors, channelsPlugin } from './plugins/channels.ts'
import { headerLimit } from './plugins/header-limit.ts'
import { originRules } from './plugins/origins.ts'
import { shouldUpgradeCallback, upgrades } from './plugins/upgrades.ts'
import { RequestLog } from './request-log.ts'
import { healthRoutes } from './routes/health.ts'
import { infoRoutes } from './routes/info.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { pageRoutes } from './routes/page.ts'
import { probeRoutes } from './routes/probe.ts'
import { runRoutes } from './routes/runs.ts'
import { streamRoutes } from './routes/streams.ts'
import { survivalRoutes } from './routes/survival.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The streams that are open now. */
    streams: Streams
  }
}

/** What makes one service. */
export interface AppOptions {
  config: Config
  /** What to stream; all that there is, unless told otherwise. */
  sources?: Source[]
  /** Where the log goes; nowhere, unless told otherwise. */
  logger?: FastifyServerOptions['logger']
}

/** The service: which plugins and routes make it. It does not listen yet. */
export async function buildApp({
  config,
  sources = allSources,
  logger = false,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger,
    logController: new RequestLog(),
    trustProxy: config.trustProxy,
    // Fastify's own default drops what it does not know in silence, and a mistyped knob with it.
    ajv: { customOptions: { removeAdditional: false } },
    // Envoy keeps idle connections to us for an hour. Were we to close one first, a request could cross the
    // close on its way and be answered 503 by the edge (envoyproxy/envoy #23625).
    keepAliveTimeout: 3_605_000,
    // A request that trickles in holds a connection; an answer may take as long as it likes.
    requestTimeout: 20_000,
    http: { shouldUpgradeCallback, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    forceCloseConnections: true,
    // Ours says when to come back. Fastify's own, to a handshake, would also leave the connection open, and the
    // service waiting for it.
    return503OnClosing: false,
  })
  const streams = new Streams(config)
  app.decorate('streams', streams)
  app.decorateRequest('stream', null)
  app.addHook('preClose', () => streams.drain(0))

  await app.register(headerLimit)
  await app.register(upgrades, { probeRoutes: config.probeRoutes })
  await app.register(FastifySSEPlugin, { retryDelay: false })
  await app.register(originRules, {
    allowed: config.allowedOrigins,
    ...(config.channels.access !== 'off' && channelCors),
  })

  await app.register(healthRoutes, { streams })
  await app.register(survivalRoutes, { publicUrl: config.publicUrl })
  await app.register(infoRoutes, { sources, publicUrl: config.publicUrl })
  await app.register(runRoutes, { streams })
  if (config.metrics) await app.register(metricsRoutes, { streams })
  await app.register(streamRoutes, { sources, streams })
  if (config.channels.access !== 'off') await app.register(channelsPlugin, { config, streams })
  if (config.probeRoutes) await app.register(probeRoutes, { sources, streams })
  await app.register(pageRoutes)
  return app
}
