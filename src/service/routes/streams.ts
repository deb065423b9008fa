import createError from '@fastify/error'
import type { FastifyPluginCallback, FastifySchemaValidationError } from 'fastify'
import type { Source } from '../../streams/source.ts'
import type { Streams } from '../../streams/streams.ts'
import { transports } from '../../transports/index.ts'

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

/** A route's parameters, by the part of the request that carries them. */
type Parts = Record<string, { properties: object }>

/** A route's `schemaErrorFormatter`: 400 that names what is wrong with its parameters, and what there is. */
export function outOfBounds(parts: Parts) {
  return (errors: FastifySchemaValidationError[], part: string) =>
    new OutOfBoundsError(explain(errors, part, Object.keys(parts[part]?.properties ?? {})))
}

/** @throws STREAMPROOF_OUT_OF_BOUNDS where each parameter is within its bounds, but all of them together are not */
export function checkBounds(source: Source, params: unknown): void {
  const wrong = source.check?.(params)
  if (wrong) throw new OutOfBoundsError(wrong)
}

/** Each source over each transport: `GET <source's prefix><transport's path>`. */
export const streamRoutes: FastifyPluginCallback<{ sources: Source[]; streams: Streams }> = (
  app,
  { sources, streams },
  done,
) => {
  for (const source of sources) {
    const properties = { ...source.params, run }
    const schema = { querystring: { type: 'object', additionalProperties: false, properties } }
    for (const transport of transports) {
      const handlers = transport.route((request, sink) => streams.start(source, request, sink))
      app.route({
        method: 'GET',
        url: source.prefix + transport.path,
        schema,
        schemaErrorFormatter: outOfBounds(schema),
        config: { stream: true, websocket: 'wsHandler' in handlers },
        // A callback, not a promise: from here to the stream's opening no other request gets between, so
        // limits are exact. A WebSocket has not been upgraded yet.
        preHandler(request, reply, next) {
          checkBounds(source, request.query)
          streams.admit(request, reply)
          next()
        },
        ...handlers,
      })
    }
  }
  done()
}

function explain([error]: FastifySchemaValidationError[], part: string, known: string[]): string {
  if (error?.keyword === 'additionalProperties')
    return `unknown parameter ${JSON.stringify(error.params.additionalProperty)}: there are ${known.join(', ')}`
  return `${error?.instancePath.slice(1) || part} ${error?.message}`
}
