import { EventEmitter, once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admission, type RefusalReason } from './admission.ts'
import type { Limits } from './limits.ts'
import type { RefusalError } from './refusal.ts'
import type { StreamLogger, StreamRequest } from './request.ts'
import { Stream } from './stream.ts'
import type { StreamOptions } from './stream-options.ts'

/** The shortest drain: long enough to send the streams' ends, ms. */
const MIN_DRAIN = 250

interface StreamsEvents {
  open: [stream: Stream]
  /** A stream has sent its first event. */
  first: [stream: Stream]
  /** A stream was refused, by the limits or, once it was open, by its source. */
  refuse: [reason: RefusalReason, stream?: Stream]
  /** A stream has ended. Its client may still be reading the rest. */
  end: [stream: Stream]
  /** The last connection is gone. */
  empty: []
}

/** What makes one stream of a service. */
export interface StartOptions
  extends Pick<StreamOptions, 'source' | 'params' | 'framing' | 'request' | 'run'> {
  log: StreamLogger
  /** Called once, when the stream's response may begin: attach a sink to it. */
  onStart(stream: Stream): void
  /** Called in place of `onStart`, when the source refused the stream. */
  onRefuse(refusal: RefusalError): void
}

/** All the streams that are open now: how many there may be, and how they end when the service stops. */
export class Streams extends EventEmitter<StreamsEvents> {
  readonly open = new Set<Stream>()
  /** How many are open, or ended with the rest still on its way to the client. */
  #connected = 0
  readonly #limits: Limits
  readonly #admission: Admission
  #draining = false
  #drained = false

  constructor(limits: Limits) {
    super()
    this.#limits = limits
    this.#admission = new Admission(limits)
  }

  /** True once the service has been told to stop. */
  get draining(): boolean {
    return this.#draining
  }

  /**
   * Checks the limits for one more stream.
   * @throws RefusalError with STREAMPROOF_DRAINING, STREAMPROOF_FULL or STREAMPROOF_TOO_MANY_STREAMS
   */
  admit(request: StreamRequest): void {
    const reason = this.#admission.check(request.ip, this.open.size, this.#draining)
    if (!reason) return
    this.emit('refuse', reason)
    throw this.#admission.refusal(reason)
  }

  /**
   * Opens a stream and carries it to its end, which leaves one line in the log. Call `close` once, when its connection
   * is gone.
   * @throws RefusalError as `admit` does
   */
  start({ source, params, framing, request, run, log, onStart, onRefuse }: StartOptions): Stream {
    this.admit(request)
    const { ip, url } = request
    const remove = () => {
      this.open.delete(stream)
      this.#admission.ended(ip)
    }
    const details = () => ({
      client: ip,
      path: pathOf(url),
      status: stream.status,
      stream: stream.record,
    })
    const stream = new Stream({
      source,
      params,
      framing,
      request,
      run,
      limits: this.#limits,
      onStart: () => onStart(stream),
      onRefuse: (refusal) => {
        remove()
        this.emit('refuse', 'source', stream)
        onRefuse(refusal)
      },
      onFirstEvent: () => void this.emit('first', stream),
      onEnd: (error) => {
        remove()
        if (error === undefined) log.info(details(), 'stream ended')
        else log.error({ err: error, ...details() }, 'stream failed')
        this.emit('end', stream)
      },
      onOutlived: () =>
        log.warn(
          details(),
          'the source is still running although its stream has ended: pass its signal to everything it awaits',
        ),
    })
    this.open.add(stream)
    this.#connected++
    this.#admission.opened(ip)
    this.emit('open', stream)
    void stream.run()
    return stream
  }

  /** A stream's connection is gone, or free for the next request. */
  close(stream: Stream): void {
    stream.end('client')
    if (--this.#connected === 0) this.emit('empty')
  }

  /**
   * Opens no more streams and ends those that are open: endless ones spread over the timeout, so that their clients
   * do not all come back at once, finite ones only at its end, so that they may finish before. Later calls return
   * at once.
   *
   * @param timeout ms. A fifth of it is kept for clients to read the end of their streams
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
    if (this.#connected > 0)
      await Promise.race([
        once(this, 'empty', { signal: tooLate.signal }),
        sleep(Math.max(timeout, MIN_DRAIN), undefined, { signal: tooLate.signal }),
      ])
    tooLate.abort()
    for (const timer of timers) clearTimeout(timer)
    this.#drained = true
  }
}

/** A URL without its query, which may hold secrets. */
function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query === -1 ? url : url.slice(0, query)
}
