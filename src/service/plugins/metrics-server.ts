import Fastify from 'fastify'
import fp from 'fastify-plugin'
import { RequestLog } from '../request-log.ts'
import { type MetricsOptions, metricsRoutes } from '../routes/metrics.ts'
import { answerClientError, answerFrameworkError, errors } from './errors.ts'
import { collectMethods } from './methods.ts'
import { requestIdField, requestIds } from './request-id.ts'

/** `/metrics` on a port of its own, which need not be public. */
export const metricsServer = fp<MetricsOptions & { host: string; port: number }>(
  async (app, { host, port, ...options }) => {
    const server = Fastify({
      loggerInstance: app.log,
      logController: new RequestLog(),
      frameworkErrors: answerFrameworkError,
      clientErrorHandler: answerClientError,
      genReqId: requestIds(false),
      forceCloseConnections: true,
    })
    const refuseOtherMethods = collectMethods(server)
    await server.register(requestIdField)
    await server.register(errors)
    await server.register(metricsRoutes, options)
    refuseOtherMethods()
    // Before the app listens: a port that is taken stops the start.
    app.addHook('onReady', async () => void (await server.listen({ host, port })))
    app.addHook('onClose', () => server.close())
  },
)
