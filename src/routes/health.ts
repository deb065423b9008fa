import type { FastifyPluginCallback } from 'fastify'

/** Is it alive? Touches nothing that could be slow. */
export const healthRoutes: FastifyPluginCallback = (app, _options, done) => {
  app.get('/health', { logLevel: 'warn' }, () => ({ status: 'ok' }))
  done()
}
