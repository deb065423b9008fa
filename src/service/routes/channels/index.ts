import type { FastifyPluginAsync } from 'fastify'
import type { Channels } from '../../../channels/channels.ts'
import type { Streams } from '../../../streams/streams.ts'
import { readBody } from './body.ts'
import { answer, attachSocket, encodingOf, open } from './live.ts'
import { catchUp, head, single } from './read.ts'
import { append, create, remove } from './write.ts'

/** Where all channels are. */
const BASE = '/v1/stream/'

/** What the channels' routes are told. */
export interface ChannelRoutesOptions {
  channels: Channels
  streams: Streams
  /** The most that one append may bring, bytes. */
  maxAppend: number
  /** How long a long-poll waits, ms. */
  longPoll: number
  /** How long any other live read lasts, ms. */
  maxAge: number
}

/** Channels over HTTP and WebSocket: the Durable Streams protocol, below `/v1/stream/`. */
export const channelRoutes: FastifyPluginAsync<ChannelRoutesOptions> = async (app, options) => {
  const { channels, maxAppend } = options
  const url = `${BASE}*`
  const live = { ...options, caching: 'public, max-age=60, stale-while-revalidate=300' }
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

  // A WebSocket is opened before its handshake is accepted, so that a refusal has a status.
  const sockets = new WeakMap<object, Awaited<ReturnType<typeof open>>>()
  app.route({
    method: 'GET',
    url,
    exposeHeadRoute: false,
    config: { websocket: true },
    async preHandler(request) {
      single(request.query, 'offset', 'live', 'cursor', 'sub-offset')
      const encoding = encodingOf(request)
      if (encoding && request.ws) sockets.set(request, await open(live, encoding, request))
    },
    async handler(request, reply) {
      const encoding = encodingOf(request)
      return encoding
        ? answer(live, encoding, request, reply)
        : catchUp(channels, live.caching, request, reply)
    },
    wsHandler(socket, request) {
      const reading = sockets.get(request)
      if (reading) attachSocket(reading, socket, request)
    },
  })
}
