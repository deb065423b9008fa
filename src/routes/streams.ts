import createError from '@fastify/error'
import type { FastifyPluginCallback, FastifySchemaValidationError } from 'fastify'
import type { Source } from '../sources/source.ts'
import type { Streams } from '../streams/streams.ts'
import { transports } from '../transports/index.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True on the routes that stream. */
    stream?: boolean
    /** True on the routes that take a WebSocket handshake. */
    websocket?: boolean
  }
}

const OutOfBoundsError = createError('STREAMPROOF_OUT_OF_BOUNDS', '%s', 400)

/** What every stream takes, whatever its source. */
const run = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'an id for this stream, chosen by the client',
} as const

/** Each source over each transport: `GET <source's prefix><transport's path>`. */
export const streamRoutes: FastifyPluginCallback<{ sources: Source[]; streams: Streams }> = (
  app,
  { sources, streams },
  done,
) => {
  for (const source of sources) {
    const properties = { ...source.params, run }
    for (const transport of transports) {
      const handlers = transport.route((request, sink) => streams.start(source, request, sink))
      app.route({
        method: 'GET',
        url: source.prefix + transport.path,
        schema: { querystring: { type: 'object', additionalProperties: false, properties } },
        schemaErrorFormatter: (errors) => new OutOfBoundsError(explain(errors, Object.keys(properties))),
        config: { stream: true, websocket: 'wsHandler' in handlers },
        // A callback, not a promise: from here to the stream's opening no other request gets between, so
        // limits are exact. A WebSocket has not been upgraded yet.
        preHandler(request, reply, next) {
          const wrong = source.check?.(request.query)
          if (wrong) throw new OutOfBoundsError(wrong)
          streams.admit(request, reply)
          next()
        },
        ...handlers,
      })
    }
  }
  done()
}

function explain([error]: FastifySchemaValidationError[], known: string[]): string {
  if (error?.keyword === 'additionalProperties')
    return `unknown parameter ${JSON.stringify(error.params.additionalProperty)}: there are ${known.join(', ')}`
  return `${error?.instancePath.slice(1)} ${error?.message}`
}
