import createError from '@fastify/error'
import type { FastifyInstance, HTTPMethods } from 'fastify'

const MethodNotAllowedError = createError(
  'STREAMPROOF_METHOD_NOT_ALLOWED',
  '%s is not allowed here. Allowed: %s',
  405,
)

/**
 * Collects an app's routes. Call what it returns after the last route: every other method of their paths then gets
 * 405 with Allow (RFC 9110, 15.5.6), in place of 404.
 */
export function collectMethods(app: FastifyInstance): () => void {
  const methods = new Map<string, Set<HTTPMethods>>()
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set<HTTPMethods>()
    for (const one of [method].flat()) known.add(one)
    methods.set(url, known)
  })
  return () => {
    for (const [url, known] of [...methods]) {
      // CORS, where there is any, answers OPTIONS before the route does.
      const others = (app.supportedMethods as HTTPMethods[]).filter((method) => !known.has(method))
      if (url === '*' || others.length === 0) continue
      const allow = [...known].sort().join(', ')
      app.route({
        method: others,
        url,
        // Before the body is read.
        onRequest(request, reply, next) {
          reply.header('allow', allow)
          next(new MethodNotAllowedError(request.method, allow))
        },
        handler() {},
      })
    }
  }
}
