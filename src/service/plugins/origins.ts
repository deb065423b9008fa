import cors from '@fastify/cors'
import createError from '@fastify/error'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

const ForbiddenOriginError = createError(
  'STREAMPROOF_FORBIDDEN_ORIGIN',
  'Pages of %s may not open a WebSocket here. Name the origin in ALLOWED_ORIGINS if they should',
  403,
)

/**
 * Which other origins' browsers may read: one rule for CORS and for WebSocket, which CORS does not cover
 * (a browser sends the handshake's Origin and leaves the judgement to the server: RFC 6455, 10.2).
 */
export const originRules = fp<{ allowed: string[] }>(async (app, { allowed }) => {
  const any = allowed.includes('*')
  await app.register(cors, { origin: any ? '*' : allowed, methods: ['GET', 'HEAD'], strictPreflight: false })

  app.addHook('onRequest', (request, _reply, next) => {
    const { origin } = request.headers
    // What is no browser sends no Origin, and is not what the rule protects from.
    const forbidden = request.ws && origin && !any && !allowed.includes(origin) && !isOwn(origin, request)
    next(forbidden ? new ForbiddenOriginError(origin) : undefined)
  })
})

function isOwn(origin: string, request: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.host
}
