import type { FastifyPluginCallback } from 'fastify'
import type { Streams } from '../../streams/streams.ts'

/** `/health` and `/health/ready`. Neither waits for anything, nor is it refused when the service is full. */
export const healthRoutes: FastifyPluginCallback<{ streams: Streams }> = (app, { streams }, done) => {
  app.get('/health', { logLevel: 'warn' }, () => ({ status: 'ok' }))

  app.get('/health/ready', { logLevel: 'warn' }, (_request, reply) => {
    if (streams.draining) reply.code(503)
    return { status: streams.draining ? 'draining' : 'ready', streams: streams.open.size }
  })
  done()
}
