import createError from '@fastify/error'
import type {
  FastifyInstance,
  FastifyPluginCallback,
  FastifySchemaValidationError,
  preHandlerHookHandler,
} from 'fastify'
import { RefusalError } from '../../streams/refusal.ts'
import type { Source } from '../../streams/source.ts'
import type { Stream } from '../../streams/stream.ts'
import type { Streams } from '../../streams/streams.ts'
import { transports } from '../../transports/index.ts'
import type { Transport } from '../../transports/transport.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True on the routes that stream. */
    stream?: boolean
  }
}

export const OUT_OF_BOUNDS = 'STREAMPROOF_OUT_OF_BOUNDS'

const OutOfBoundsError = createError(OUT_OF_BOUNDS, '%s', 400)

/** The parameter of every stream, whatever its source. */
export const run = {
  type: 'string',
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'an id for this stream, chosen by the client',
} as const

/** A route's schemas, by the part of the request that they validate. */
type Parts = Record<string, object>

/** A route's `schemaErrorFormatter`: 400 that names what is wrong with its parameters, and which there are. */
export function outOfBounds(parts: Parts) {
  return (errors: FastifySchemaValidationError[], part: string) => {
    const { properties = {} } = (parts[part] ?? {}) as { properties?: object }
    return new OutOfBoundsError(explain(errors, part, Object.keys(properties)))
  }
}

/**
 * Adds one source over one transport: `<source's prefix><transport's path>`.
 * @param method POST for a source with a `body`
 */
export function addStreamRoute(
  app: FastifyInstance,
  { streams, source, transport, method }: StreamRoute & { streams: Streams },
): void {
  const querystring = {
    type: 'object',
    additionalProperties: false,
    properties: { ...source.params, run },
  }
  const schema = method === 'POST' ? { querystring, body: source.body as object } : { querystring }
  const { preHandler, ...handlers } = transport.route(({ stream }) => stream as Stream)
  // A callback, not a promise: no other request gets between the check of the limits and the stream's opening. A
  // WebSocket has not been upgraded yet, so its refusal has a status too.
  const open: preHandlerHookHandler = (request, reply, next) => {
    const wrong = source.check?.(request.query)
    if (wrong) return next(new OutOfBoundsError(wrong))
    const refuse = (refusal: RefusalError) => {
      if (refusal.retryAfter !== undefined) reply.header('retry-after', refusal.retryAfter)
      next(refusal)
    }
    try {
      if (!transport.opens(request)) {
        streams.admit(request)
        return next()
      }
      const opened = streams.start({
        source,
        params: request.query,
        framing: transport,
        request,
        run: (request.query as { run?: string }).run,
        log: request.log,
        onStart(stream) {
          request.stream = stream
          next()
        },
        onRefuse: refuse,
      })
      reply.raw.once('close', () => streams.close(opened))
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error
      refuse(error)
    }
  }
  app.route({
    method,
    url: source.prefix + transport.path,
    schema,
    schemaErrorFormatter: outOfBounds(schema),
    config: { stream: true },
    preHandler: preHandler ? [open, preHandler] : [open],
    ...handlers,
  })
}

/** A source over a transport. */
export interface StreamRoute {
  source: Source
  transport: Transport
  method: 'GET' | 'POST'
}

/** Adds each source over each transport. */
export const streamRoutes: FastifyPluginCallback<{ sources: Source[]; streams: Streams }> = (
  app,
  { sources, streams },
  done,
) => {
  for (const source of sources)
    for (const transport of transports) {
      addStreamRoute(app, { streams, source, transport, method: 'GET' })
      // A WebSocket begins with a GET (RFC 6455, 4.1).
      if (source.body && transport.name !== 'websocket')
        addStreamRoute(app, { streams, source, transport, method: 'POST' })
    }
  done()
}

function explain([error]: FastifySchemaValidationError[], part: string, known: string[]): string {
  if (error?.keyword === 'additionalProperties')
    return `unknown parameter ${JSON.stringify(error.params.additionalProperty)}: there are ${known.join(', ')}`
  return `${error?.instancePath.slice(1) || part} ${error?.message}`
}
