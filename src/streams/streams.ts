import createError from '@fastify/error'
import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Source } from '../sources/source.ts'
import type { Sink } from '../transports/transport.ts'
import { Stream, type StreamLimits } from './stream.ts'

export const DrainingError = createError(
  'STREAMPROOF_DRAINING',
  'The service is stopping and opens no more streams. Come back after Retry-After',
  503,
)

/** All the streams that are open now. */
export class Streams {
  readonly #open = new Set<Stream>()
  readonly #limits: StreamLimits
  #draining = false

  constructor({ heartbeat, streamMaxAge, stallTimeout }: Config) {
    this.#limits = { heartbeat, maxAge: streamMaxAge, stallTimeout }
  }

  /** How many are open. */
  get size(): number {
    return this.#open.size
  }

  /**
   * Says whether one more stream may open; asked before anything of it is sent.
   * @throws STREAMPROOF_DRAINING once a drain has begun
   */
  admit(): void {
    if (this.#draining) throw new DrainingError()
  }

  /** Opens a stream and carries it to its end, which leaves one line in the log. */
  open(source: Source, request: FastifyRequest, sink: Sink): void {
    const { run } = request.query as { run?: string }
    const lastEventId = request.headers['last-event-id']
    const stream = new Stream({
      source,
      params: request.query,
      sink,
      run,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
      limits: this.#limits,
      onEnd: (stream, err) => {
        this.#open.delete(stream)
        const { record } = stream
        if (err) request.log.error({ err, stream: record }, 'stream failed')
        else request.log.info({ stream: record }, 'stream ended')
      },
    })
    this.#open.add(stream)
    void stream.run()
  }

  /** Opens no more streams and ends those that are open. */
  drain(): void {
    this.#draining = true
    for (const stream of this.#open) stream.end('drain')
  }
}
