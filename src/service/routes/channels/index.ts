import type { FastifyPluginAsync } from 'fastify'
import type { Channels } from '../../../channels/channels.ts'
import { readBody } from './body.ts'
import { catchUp, head, single } from './read.ts'
import { append, create, remove } from './write.ts'

/** Where all channels are. */
const BASE = '/v1/stream/'

/** Channels over HTTP: the Durable Streams protocol, below `/v1/stream/`. */
export const channelRoutes: FastifyPluginAsync<{ channels: Channels; maxAppend: number }> = async (
  app,
  { channels, maxAppend },
) => {
  const url = `${BASE}*`
  const caching = 'public, max-age=60, stale-while-revalidate=300'
  // Every content type is bytes here, whatever Fastify would make of it.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request, _payload, done) => readBody(request.raw, maxAppend, done))
  // Against browsers that guess what a response is, or embed it elsewhere (protocol, section 12.7).
  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'cross-origin' })
    next()
  })

  app.put(url, (request, reply) => create(channels, BASE, request, reply))
  app.post(url, (request, reply) => append(channels, request, reply))
  app.delete(url, (request, reply) => remove(channels, request, reply))
  app.head(url, (request, reply) => head(channels, request, reply))
  app.get<{ Querystring: { live?: string } }>(url, { exposeHeadRoute: false }, async (request, reply) => {
    single(request.query, 'offset', 'live', 'cursor')
    await catchUp(channels, caching, request, reply)
  })
}
