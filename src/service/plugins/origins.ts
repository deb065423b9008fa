import cors from '@fastify/cors'
import createError from '@fastify/error'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

const ForbiddenOriginError = createError(
  'STREAMPROOF_FORBIDDEN_ORIGIN',
  'Pages of %s may not open a WebSocket here. Name the origin in ALLOWED_ORIGINS if they should',
  403,
)

/** Which other origins' pages may do what. */
export interface OriginRules {
  allowed: string[]
  /** What they may ask for. Default: GET and HEAD. */
  methods?: string[]
  /** The response's fields that they may read, besides those that all may. */
  exposed?: string[]
}

/**
 * Which other origins' browsers may read: one rule for CORS and for WebSocket, which CORS does not cover
 * (a browser sends the handshake's Origin and leaves the judgement to the server: RFC 6455, 10.2).
 */
export const originRules = fp<OriginRules>(async (app, { allowed, methods = ['GET', 'HEAD'], exposed }) => {
  const any = allowed.includes('*')
  await app.register(cors, {
    origin: any ? '*' : allowed,
    methods,
    strictPreflight: false,
    ...(exposed && { exposedHeaders: exposed }),
  })

  app.addHook('onRequest', (request, _reply, next) => {
    const { origin } = request.headers
    // What is no browser sends no Origin, and is not what the rule protects from.
    const forbidden = request.ws && origin && !any && !allowed.includes(origin) && !isOwn(origin, request)
    next(forbidden ? new ForbiddenOriginError(origin) : undefined)
  })
})

/** Whether a request comes from a page of this service. */
export function isOwn(origin: string, request: FastifyRequest): boolean {
  return URL.canParse(origin) && new URL(origin).host === request.host
}
