import type { Source, SourceContext } from '../sources/source.ts'
import type { Sink } from '../transports/transport.ts'
import type { StreamEvent } from './event.ts'

/**
 * Who ended a stream, as the server saw it: `source` (it was done), `client` (left), `age` (too old),
 * `stall` (stopped reading), `drain` (the service stops), `error` (the source threw).
 */
export type EndedBy = 'source' | 'client' | 'age' | 'stall' | 'drain' | 'error'

/** What there is to say about a stream. Times are unix ms. */
export interface StreamRecord {
  source: string
  transport: string
  /** The id the client chose for it. */
  run: string | undefined
  opened: number
  firstEvent: number | undefined
  lastEvent: number | undefined
  ended: number | undefined
  endedBy: EndedBy | undefined
  events: number
  /** As framed for the transport, without HTTP's or WebSocket's own framing. */
  bytes: number
}

export interface StreamOptions {
  source: Source
  params: unknown
  sink: Sink
  run: string | undefined
  lastEventId: string | undefined
  limits: StreamLimits
  /** Called once, when the stream has ended, whoever ended it. */
  onEnd(stream: Stream, error?: unknown): void
}

/** What bounds a stream's life, ms. 0 is off. */
export interface StreamLimits {
  /** Between two beats. */
  heartbeat: number
  /** How long it may live. */
  maxAge: number
  /** How long a reader may go without taking anything while something waits for it. */
  stallTimeout: number
}

/**
 * One client's run through a source, whatever the transport that carries it: it pumps, waits for a slow
 * reader, beats, ages, ends exactly once and knows who ended it.
 *
 * The pump writes each event itself and waits only when the sink is full. That costs a third of what a
 * pipe through `Readable.from` or through the plugin's queue does, and it is one way to end for all three.
 */
export class Stream implements SourceContext {
  readonly source: Source
  readonly record: StreamRecord
  readonly lastEventId: string | undefined
  readonly #options: StreamOptions
  readonly #sink: Sink
  #abort: AbortController | undefined
  /** Resumes a pump that waits for the reader. */
  #resume: (() => void) | undefined
  #beat: NodeJS.Timeout | undefined
  #age: NodeJS.Timeout | undefined

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

  /** Made when first asked for: most short streams never need one, and it is dear. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.record.endedBy) this.#abort.abort()
    return this.#abort.signal
  }

  /** Carries the source to the client until one of them, or somebody else, ends it. Never rejects. */
  async run(): Promise<void> {
    const { limits, source, params } = this.#options
    this.#sink.onClose(() => this.end('client'))
    if (limits.heartbeat && this.#sink.beat) this.#beat = setInterval(() => this.#onBeat(), limits.heartbeat)
    if (limits.maxAge)
      // Jittered, so that clients who came together do not all come back together.
      this.#age = setTimeout(() => this.end('age'), limits.maxAge * (0.8 + 0.2 * Math.random()))

    try {
      for await (const event of source.open(params, this)) {
        if (this.record.endedBy) return
        if (!this.#write(event)) await this.#drained()
      }
      this.end('source')
    } catch (error) {
      // After an end, an AbortError (or whatever the source makes of its signal) is the answer we asked for.
      this.end('error', error)
    }
  }

  /** Ends the stream, once: the first to say so is the one who did it. */
  end(by: EndedBy, error?: unknown): void {
    if (this.record.endedBy) return
    this.record.endedBy = by
    this.record.ended = Date.now()
    clearInterval(this.#beat)
    clearTimeout(this.#age)
    this.#abort?.abort()
    this.#sink.end(by)
    this.#resume?.()
    this.#options.onEnd(this, error)
  }

  /** @returns false when the client has to catch up first */
  #write(event: StreamEvent): boolean {
    const { record } = this
    const frame = this.#sink.encode(event)
    record.lastEvent = Date.now()
    record.firstEvent ??= record.lastEvent
    record.events++
    record.bytes += Buffer.byteLength(frame)
    return this.#sink.write(frame)
  }

  async #drained(): Promise<void> {
    if (this.record.endedBy) return
    const { stallTimeout } = this.#options.limits
    const stall = stallTimeout ? setTimeout(() => this.end('stall'), stallTimeout) : undefined
    await new Promise<void>((resolve) => {
      this.#resume = resolve
      this.#sink.onDrain(resolve)
    })
    this.#resume = undefined
    clearTimeout(stall)
  }

  #onBeat(): void {
    // What a stuck reader would have to read first tells it nothing: the stall timeout watches over it.
    if (this.#resume) return
    if (this.#sink.beat?.() === false) this.end('client')
  }
}
