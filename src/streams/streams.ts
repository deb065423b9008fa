import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../service/config.ts'
import { Admission } from './admission.ts'
import type { Sink } from './sink.ts'
import type { Source } from './source.ts'
import { Stream, type StreamLimits } from './stream.ts'

/** Even a drain without time lets the ends be sent, ms. */
const MIN_DRAIN = 250

interface StreamsEvents {
  open: [stream: Stream]
  /** A stream has ended. Its client may still be reading the rest. */
  end: [stream: Stream]
  /** The last connection is gone. */
  empty: []
}

/** All the streams that are open now: how many there may be, and how they end when the service does. */
export class Streams extends EventEmitter<StreamsEvents> {
  readonly open = new Set<Stream>()
  /** Open, or ended with the rest still on its way to the client. */
  readonly #connected = new Set<Stream>()
  readonly #limits: StreamLimits
  readonly #admission: Admission
  #draining = false
  #drained = false

  constructor(config: Config) {
    super()
    const { heartbeat, streamMaxAge, stallTimeout } = config
    this.#limits = { heartbeat, maxAge: streamMaxAge, stallTimeout }
    this.#admission = new Admission(config)
  }

  /** True once the service has been told to stop. */
  get draining(): boolean {
    return this.#draining
  }

  /**
   * Lets one more stream in, or not. Asked before anything of it is sent.
   * @throws STREAMPROOF_DRAINING, STREAMPROOF_FULL or STREAMPROOF_TOO_MANY_STREAMS, with `Retry-After` set
   */
  admit(request: FastifyRequest, reply: FastifyReply): void {
    this.#admission.check(request.ip, this.open.size, this.#draining, reply)
  }

  /** Starts a stream and carries it to its end, which leaves one line in the log. */
  start(source: Source, request: FastifyRequest, sink: Sink): void {
    const { run } = request.query as { run?: string }
    const lastEventId = request.headers['last-event-id']
    const { ip, log } = request
    const stream = new Stream({
      source,
      params: request.query,
      sink,
      run,
      lastEventId: typeof lastEventId === 'string' ? lastEventId : undefined,
      limits: this.#limits,
      onEnd: (error) => {
        this.open.delete(stream)
        this.#admission.left(ip)
        if (error === undefined) log.info({ stream: stream.record }, 'stream ended')
        else log.error({ err: error, stream: stream.record }, 'stream failed')
        this.emit('end', stream)
      },
      onClose: () => {
        this.#connected.delete(stream)
        if (this.#connected.size === 0) this.emit('empty')
      },
      onOutlived: () =>
        log.warn(
          { stream: stream.record },
          'source goes on though its stream has ended: hand its signal to what it waits for',
        ),
    })
    this.open.add(stream)
    this.#connected.add(stream)
    this.#admission.came(ip)
    this.emit('open', stream)
    void stream.run()
  }

  /**
   * Opens no more streams and ends those that are open: endless ones spread over the time there is, so that
   * their clients do not all come back at once, finite ones only at its end, so that they may finish before.
   *
   * @param timeout what there is, ms. A fifth of it is kept for clients to take their stream's end. Who has drained
   *   once has waited enough
   */
  async drain(timeout: number): Promise<void> {
    if (this.#drained) return
    this.#draining = true
    const window = timeout * 0.8
    const timers = [...this.open].map((stream) => {
      const at = stream.source.finite ? 0.9 + 0.1 * Math.random() : Math.random()
      return setTimeout(() => stream.end('drain'), window * at)
    })
    const tooLate = new AbortController()
    if (this.#connected.size > 0)
      await Promise.race([
        once(this, 'empty', { signal: tooLate.signal }),
        sleep(Math.max(timeout, MIN_DRAIN), undefined, { signal: tooLate.signal }),
      ])
    tooLate.abort()
    for (const timer of timers) clearTimeout(timer)
    this.#drained = true
  }
}
