import type { FastifyError, FastifyPluginAsync, FastifyRequest } from 'fastify'
import type { Access } from '../../../channels/access.ts'
import type { Bounds } from '../../../channels/bounds.ts'
import type { Channels } from '../../../channels/channels.ts'
import { InvalidContentTypeError } from '../../../channels/errors.ts'
import { Rate } from '../../../channels/rate.ts'
import type { Streams } from '../../../streams/streams.ts'
import { readBody } from './body.ts'
import { answer, attachSocket, encodingOf, open } from './live.ts'
import { Permission } from './permission.ts'
import { catchUp, head, single } from './read.ts'
import { append, create, permit, remove } from './write.ts'

/** Where all channels are. */
const BASE = '/v1/stream/'

/** What the channels' routes are told. */
export interface ChannelRoutesOptions extends Pick<Bounds, 'maxAppend' | 'maxWrites'> {
  channels: Channels
  streams: Streams
  access: Access
  /** Origins besides our own whose pages a browser's cookie counts for. */
  allowedOrigins: string[]
  /** How long a long-poll waits, ms. */
  longPoll: number
  /** How long any other live read lasts, ms. 0 is off. */
  readMaxAge: number
}

/** Channels over HTTP and WebSocket: the Durable Streams protocol, below `/v1/stream/`. */
export const channelRoutes: FastifyPluginAsync<ChannelRoutesOptions> = async (app, options) => {
  const { channels, access, maxAppend } = options
  const url = `${BASE}*`
  const permission = new Permission(access, options.allowedOrigins)
  const live = { ...options, permission }
  const writing = { channels, permission, rate: new Rate(options.maxWrites), base: BASE }
  // Every content type is bytes here, whatever Fastify would make of it. For a pattern Fastify remembers which types
  // match; for `*` it parses the type of each request.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(/^/, (request, _payload, done) => readBody(request.raw, maxAppend, done))
  // Fastify looks at the type before any parser does, and answers 415.
  app.setErrorHandler<FastifyError>((error, { headers }) => {
    throw error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE'
      ? new InvalidContentTypeError(headers['content-type'] ?? '')
      : error
  })
  const securityFields = {
    // Against browsers that guess what a response is, or embed it elsewhere (protocol, section 12.7).
    'x-content-type-options': 'nosniff',
    // A channel of text/html that somebody opens is no page of this origin, and runs no script.
    'content-security-policy': 'sandbox',
    'cross-origin-resource-policy': access.public ? 'cross-origin' : 'same-origin',
  }
  app.addHook('onRequest', (_request, reply, next) => {
    reply.headers(securityFields)
    next()
  })

  const permitted = { onRequest: (request: FastifyRequest) => permit(writing, request) }
  app.put(url, permitted, (request, reply) => create(writing, request, reply))
  app.post(url, permitted, (request, reply) => append(writing, request, reply))
  app.delete(url, permitted, (request, reply) => remove(writing, request, reply))
  app.head(url, (request, reply) => head(live, request, reply))

  // A WebSocket is opened before its handshake is accepted, so that a refusal has a status.
  const sockets = new WeakMap<object, Awaited<ReturnType<typeof open>>>()
  app.route({
    method: 'GET',
    url,
    exposeHeadRoute: false,
    async preHandler(request, reply) {
      single(request.query, 'offset', 'live', 'cursor', 'sub-offset')
      const encoding = encodingOf(request)
      if (encoding && request.ws) sockets.set(request, await open(live, encoding, request, reply))
    },
    async handler(request, reply) {
      const encoding = encodingOf(request)
      return encoding ? answer(live, encoding, request, reply) : catchUp(live, request, reply)
    },
    wsHandler(socket, request) {
      const reading = sockets.get(request)
      if (reading) attachSocket(reading, socket, request)
    },
  })
}
