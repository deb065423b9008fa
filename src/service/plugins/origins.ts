import createError from '@fastify/error'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

const ForbiddenOriginError = createError(
  'STREAMPROOF_FORBIDDEN_ORIGIN',
  'Pages of %s may not open a WebSocket here. To allow them, add the origin to ALLOWED_ORIGINS',
  403,
)

/**
 * Refuses WebSockets to pages of other origins. CORS does not cover WebSocket: a browser sends the handshake's Origin
 * and leaves the decision to the server (RFC 6455, 10.2).
 */
export const websocketOrigins = fp<{ allowed: string[] }>((app, { allowed }, done) => {
  app.addHook('onRequest', (request, _reply, next) => {
    const { origin } = request.headers
    // A client that is no browser sends no Origin. The rule does not protect from it.
    const forbidden =
      request.ws && origin && !allowed.includes('*') && !allowed.includes(origin) && !isOwn(origin, request)
    next(forbidden ? new ForbiddenOriginError(origin) : undefined)
  })
  done()
})

/** Returns whether a request comes from a page of this service. */
export function isOwn(origin: string, request: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.host
}
