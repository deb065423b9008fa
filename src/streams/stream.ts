import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EndedBy, StreamRecord } from '../contract.ts'
import type { StreamEvent } from './event.ts'
import type { Sink } from './sink.ts'
import type { Source, SourceContext } from './source.ts'

/** What bounds a stream's life, ms. 0 is off. */
export interface StreamLimits {
  /** Between two beats. */
  heartbeat: number
  /** How long it may live. */
  maxAge: number
  /** How long a client may go without taking anything while something waits for it. */
  stallTimeout: number
}

/** What makes one stream. */
export interface StreamOptions {
  source: Source
  params: unknown
  sink: Sink
  run: string | undefined
  lastEventId: string | undefined
  limits: StreamLimits
  /** Called once, when the stream has ended, with what the source threw if that is why. */
  onEnd(error?: unknown): void
  /** Called once, when the connection is gone too, or free for the next request. */
  onClose(): void
  /** Called when the source still has not stopped a second after its stream ended. */
  onOutlived(): void
}

/** Why signals abort. Made once: each one made anew records a stack, which costs as much as a short stream. */
const ENDED = new DOMException('The stream has ended', 'AbortError')

/**
 * A source that never waits, and a client that takes all at once, would keep everybody else from their turn: even
 * a socket's `drain` comes before the event loop's next. So after this much, in bytes, a stream lets others go first.
 */
const BURST = 256 * 1024
const EVENT_COST = 256

/** How long a source may take to stop once its stream has ended, ms. */
const SOURCE_GRACE = 1_000

/**
 * One client's run through a source, whatever the transport that carries it: it pumps, waits for a slow
 * reader, beats, ages, ends exactly once, and knows who ended it.
 *
 * It writes each event itself and waits only when the sink is full. That costs less than a pipe through
 * `Readable.from` or through fastify-sse-v2's queue, and is one way to end for all three transports.
 */
export class Stream implements SourceContext {
  readonly source: Source
  readonly record: StreamRecord
  readonly lastEventId: string | undefined
  readonly #options: StreamOptions
  readonly #sink: Sink
  #abort: AbortController | undefined
  /** Resumes a pump that waits for its client. */
  #resume: (() => void) | undefined
  #beat: NodeJS.Timeout | undefined
  #age: NodeJS.Timeout | undefined
  #outlived: NodeJS.Timeout | undefined
  #stopped = false
  /** Bytes, and what events cost by themselves, since others last had their turn. */
  #burst = 0

  constructor(options: StreamOptions) {
    this.#options = options
    this.#sink = options.sink
    this.source = options.source
    this.lastEventId = options.lastEventId
    this.record = {
      source: options.source.name,
      transport: options.sink.transport,
      run: options.run,
      opened: Date.now(),
      firstEvent: undefined,
      lastEvent: undefined,
      ended: undefined,
      endedBy: undefined,
      events: 0,
      bytes: 0,
    }
  }

  /** Made when first asked for: a short stream's source often never does, and it is dear. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.record.endedBy) this.#abort.abort(ENDED)
    return this.#abort.signal
  }

  /** Carries the source to the client until somebody ends it. Resolves once the source has stopped; never rejects. */
  async run(): Promise<void> {
    const { limits, source, params, onClose } = this.#options
    this.#sink.onLeave?.(() => this.end('client'))
    this.#sink.onClose(() => {
      this.end('client')
      onClose()
    })
    if (limits.heartbeat && this.#sink.beat) this.#beat = setInterval(() => this.#onBeat(), limits.heartbeat)
    // Jittered, so that clients who came together do not all come back together.
    if (limits.maxAge)
      this.#age = setTimeout(() => this.end('age'), limits.maxAge * (0.8 + 0.2 * Math.random()))

    try {
      for await (const event of source.open(params, this)) {
        if (this.record.endedBy) break
        if (!this.#write(event)) await this.#drained()
        else if (this.#burst > BURST) await this.#letOthers()
        // Asked for one more, a source that does not mind its signal would set out to make it.
        if (this.record.endedBy) break
      }
      this.#stopped = true
      this.end('source')
    } catch (error) {
      this.#stopped = true
      // Once ended, an AbortError, or whatever a source makes of its signal, is the answer we asked for.
      this.end('error', error)
    }
    clearTimeout(this.#outlived)
  }

  /** Ends the stream. The first to say so is the one who did it. */
  end(by: EndedBy, error?: unknown): void {
    if (this.record.endedBy) return
    this.record.endedBy = by
    this.record.ended = Date.now()
    clearInterval(this.#beat)
    clearTimeout(this.#age)
    this.#sink.end(by)
    this.#abort?.abort(ENDED)
    this.#resume?.()
    if (!this.#stopped) this.#outlived = setTimeout(this.#options.onOutlived, SOURCE_GRACE)
    this.#options.onEnd(error)
  }

  /** @returns false when the client has to catch up first */
  #write(event: StreamEvent): boolean {
    const { record } = this
    const frame = this.#sink.encode(event)
    record.lastEvent = Date.now()
    record.firstEvent ??= record.lastEvent
    record.events++
    const bytes = Buffer.byteLength(frame)
    record.bytes += bytes
    this.#burst += bytes + EVENT_COST
    return this.#sink.write(frame)
  }

  /** Steps behind everything else that is ready to go on. */
  async #letOthers(): Promise<void> {
    this.#burst = 0
    await nextTurn()
  }

  async #drained(): Promise<void> {
    if (this.record.endedBy) return
    const { stallTimeout } = this.#options.limits
    // Slow is not stuck: only who has taken nothing at all since it was last looked at is dropped.
    this.#sink.taking()
    const look = () => this.#sink.taking() || this.end('stall')
    const stall = stallTimeout ? setInterval(look, stallTimeout) : undefined
    await new Promise<void>((resolve) => {
      this.#resume = resolve
      this.#sink.onDrain(resolve)
    })
    this.#resume = undefined
    clearInterval(stall)
    if (this.#burst > BURST) await this.#letOthers()
  }

  #onBeat(): void {
    // Behind what a stuck client has not read yet a beat would only wait. The stall timeout watches over it.
    if (this.#resume) return
    if (!this.#sink.beat?.()) this.end('client')
  }
}
