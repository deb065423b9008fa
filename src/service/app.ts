import cors from '@fastify/cors'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { sources as allSources } from '../sources/index.ts'
import type { Source } from '../streams/source.ts'
import type { Config } from './config.ts'
import { streamproof } from './plugin.ts'
import { channelCors, channelsPlugin } from './plugins/channels.ts'
import { answerClientError, answerFrameworkError, errors } from './plugins/errors.ts'
import { headerLimit } from './plugins/header-limit.ts'
import { collectMethods } from './plugins/methods.ts'
import { metricsServer } from './plugins/metrics-server.ts'
import { websocketOrigins } from './plugins/origins.ts'
import { requestIdField, requestIds } from './plugins/request-id.ts'
import { shouldUpgradeCallback } from './plugins/upgrades.ts'
import { RequestLog } from './request-log.ts'
import { healthRoutes } from './routes/health.ts'
import { healthOfRoutes } from './routes/health-routes.ts'
import { infoRoutes } from './routes/info.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { pageRoutes } from './routes/page.ts'
import { ECHO_UPGRADES, probeRoutes } from './routes/probe-routes.ts'

/** What makes one service. */
export interface AppOptions {
  config: Config
  /** What to stream. Default: every source of src/sources. */
  sources?: Source[]
  /** Default: no log. */
  logger?: FastifyBaseLogger
}

/** Builds the service from its plugins and routes. It does not listen yet. */
export async function buildApp({
  config,
  sources = allSources,
  logger,
}: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(logger && { loggerInstance: logger }),
    logController: new RequestLog(),
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
    genReqId: requestIds(config.trustProxy),
    trustProxy: config.trustProxy,
    // Fastify drops unknown parameters by default, and a mistyped one with them.
    ajv: { customOptions: { removeAdditional: false } },
    // Envoy keeps idle connections to us for an hour. If we closed one first, a request could cross the close on its
    // way and be answered 503 by the edge (envoyproxy/envoy #23625).
    keepAliveTimeout: 3_605_000,
    // A slow request holds a connection; a response may take as long as it likes.
    requestTimeout: 20_000,
    http: { shouldUpgradeCallback, headersTimeout: 10_000, connectionsCheckingInterval: 2_000 },
    forceCloseConnections: true,
    // Ours has Retry-After. Fastify's own leaves a handshake's connection open, and the service waiting for it.
    return503OnClosing: false,
  })
  const { allowedOrigins } = config
  const refuseOtherMethods = collectMethods(app)

  await app.register(requestIdField)
  await app.register(errors)
  await app.register(headerLimit)
  const channels = config.channels.access !== 'off'
  // Where no other origin may read, no answer depends on the origin: its fields would be a cost of each request.
  if (allowedOrigins.length > 0)
    await app.register(cors, {
      origin: allowedOrigins.includes('*') ? '*' : allowedOrigins,
      methods: channels
        ? channelCors.methods
        : ['GET', 'HEAD', ...(sources.some(({ body }) => body) ? ['POST'] : [])],
      ...(channels && { exposedHeaders: channelCors.exposed }),
      strictPreflight: false,
    })

  await app.register(streamproof, {
    sources,
    limits: config,
    allowedOrigins,
    ...(config.probeRoutes && { upgrades: ECHO_UPGRADES }),
  })
  await app.register(websocketOrigins, { allowed: allowedOrigins })

  const { streams } = app
  const { publicUrl } = config
  await app.register(healthRoutes, { streams })
  await app.register(infoRoutes, { sources, publicUrl, channels: config.channels.access })
  await app.register(healthOfRoutes, { publicUrl })
  const metrics = { sources, channels, streams }
  if (config.metricsPort !== undefined)
    await app.register(metricsServer, { host: config.host, port: config.metricsPort, ...metrics })
  else if (config.metrics) await app.register(metricsRoutes, metrics)
  if (channels) await app.register(channelsPlugin, { config, streams })
  if (config.probeRoutes) await app.register(probeRoutes, { sources, streams })
  await app.register(pageRoutes)
  refuseOtherMethods()
  return app
}
