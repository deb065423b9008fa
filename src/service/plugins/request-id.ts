import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'
import fp from 'fastify-plugin'
import type { Config } from '../config.ts'

const FIELD = 'x-request-id'

/**
 * Returns Fastify's `genReqId`: the X-Request-ID of a trusted proxy, else a UUID. An id that a log could misread, or
 * that is longer than 128 characters, is not used.
 */
export function requestIds(trustProxy: Config['trustProxy']): (request: IncomingMessage) => string {
  const trusts = Array.isArray(trustProxy) ? proxyAddr.compile(trustProxy) : () => trustProxy
  return ({ headers, socket }) => {
    const id = headers[FIELD]
    return typeof id === 'string' && /^[\w.:+/=@-]{1,128}$/.test(id) && trusts(socket.remoteAddress ?? '', 0)
      ? id
      : randomUUID()
  }
}

/** Sends each request's id in its response, so that a client can quote the line in the log. */
export const requestIdField = fp((app, _options, done) => {
  /** By the handshake's request: ws writes that response itself. */
  const handshakes = new WeakMap<IncomingMessage, string>()
  app.addHook('onRequest', (request, reply, next) => {
    if (request.headers.upgrade) handshakes.set(request.raw, request.id)
    reply.header(FIELD, request.id)
    next()
  })
  app.addHook('onReady', (ready) => {
    if (!app.hasDecorator('websocketServer')) return ready()
    app.websocketServer.on('headers', (fields, request) => {
      fields.push(`${FIELD}: ${handshakes.get(request)}`)
    })
    ready()
  })
  done()
})
