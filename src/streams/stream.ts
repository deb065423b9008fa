import type { EndedBy, StreamRecord } from '../contract.ts'
import type { StreamEvent } from './event.ts'
import { feedEvents, type StreamWriter } from './feed.ts'
import { RefusalError } from './refusal.ts'
import type { StreamRequest } from './request.ts'
import type { Frame, Sink } from './sink.ts'
import type { Source, SourceContext } from './source.ts'
import type { StreamOptions } from './stream-options.ts'

/** Why signals abort. Made once: each new one records a stack, which costs as much as a short stream. */
const ENDED = new DOMException('The stream has ended', 'AbortError')

/** How long the head waits for the first event, ms. */
const HEAD_TIMEOUT = 1_000

/** How long a source may take to stop once its stream has ended, ms. */
const SOURCE_GRACE = 1_000

/**
 * One client's run through a source, whatever the transport: it starts the response, feeds it, waits for a slow
 * reader, sends heartbeats, ages, ends exactly once, and records who ended it.
 *
 * It exists before its response: until the first event the source may still refuse it with a status.
 */
export class Stream implements SourceContext, StreamWriter {
  readonly source: Source
  readonly request: StreamRequest
  /** The id that the client chose for the stream. */
  readonly runId: string | undefined
  readonly lastEventId: string | undefined
  /** True when the source has ended without an event: there was nothing (more) to send. */
  empty = false
  // What each event changes are numbers from the start: V8 then changes them in place, and makes no object of a time.
  readonly #opened = Date.now()
  #firstEvent = 0
  #lastEvent = 0
  #events = 0
  #bytes = 0
  #endedAt = 0
  #endedBy: EndedBy | undefined
  readonly #options: StreamOptions
  #started = false
  #sink: Sink | undefined
  /** Written before there was a sink. */
  #early: Frame[] = []
  #abort: AbortController | undefined
  /** True while the client has to catch up. */
  #full = false
  /** Resumes a feed that waits for its client. */
  #resume: (() => void) | undefined
  #head: NodeJS.Timeout | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #stall: NodeJS.Timeout | undefined
  #age: NodeJS.Timeout | undefined
  #outlived: NodeJS.Timeout | undefined
  #stopped = false

  constructor(options: StreamOptions) {
    this.#options = options
    this.source = options.source
    this.request = options.request
    this.runId = options.run
    const lastEventId = options.request.headers['last-event-id']
    this.lastEventId = typeof lastEventId === 'string' ? lastEventId : undefined
  }

  /** What the server has seen of the stream so far. */
  get record(): StreamRecord {
    return {
      source: this.source.name,
      transport: this.#options.framing.name,
      run: this.runId,
      opened: this.#opened,
      firstEvent: this.#firstEvent || undefined,
      lastEvent: this.#lastEvent || undefined,
      ended: this.#endedAt || undefined,
      endedBy: this.#endedBy,
      events: this.#events,
      bytes: this.#bytes,
    }
  }

  /** Created when first read: a short stream's source often does not need it, and it is expensive. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.ended) this.#abort.abort(ENDED)
    return this.#abort.signal
  }

  get ended(): boolean {
    return this.#endedBy !== undefined
  }

  /** The response's status. Undefined before there is one. */
  get status(): number | undefined {
    return this.#sink?.status
  }

  /** Feeds the stream until somebody ends it. Resolves once the source has stopped; never rejects. */
  async run(): Promise<void> {
    const { limits, source, params } = this.#options
    const { headTimeout = HEAD_TIMEOUT } = source
    if (headTimeout === 0) this.start()
    else this.#head = setTimeout(() => this.start(), headTimeout)
    // Jittered, so that clients who came together do not all come back together.
    if (limits.streamMaxAge)
      this.#age = setTimeout(() => this.end('age'), limits.streamMaxAge * (0.8 + 0.2 * Math.random()))

    try {
      const opened = source.open(params, this)
      await (typeof opened === 'function' ? opened(this) : feedEvents(opened, this))
      this.#stopped = true
      this.empty = this.#events === 0
      this.end('source')
    } catch (error) {
      this.#stopped = true
      // After the end, an AbortError or whatever a source makes of its signal is the answer we asked for.
      if (error instanceof RefusalError && !this.#started) this.#refuse(error)
      else this.end('error', error)
    }
    clearTimeout(this.#outlived)
  }

  start(): void {
    if (this.#started || this.ended) return
    this.#started = true
    clearTimeout(this.#head)
    this.#options.onStart()
  }

  /** Gives the stream its client's connection, once it has started. */
  attach(sink: Sink): void {
    this.#sink = sink
    if (this.#endedBy) {
      sink.end(this.#endedBy)
      return
    }
    sink.onLeave?.(() => this.end('client'))
    const { heartbeat } = this.#options.limits
    if (heartbeat && sink.beat) this.#heartbeat = setInterval(() => this.#beat(sink), heartbeat)
    if (this.#early.length === 0) return
    const ready = this.#early.map((frame) => sink.write(frame)).every(Boolean)
    this.#early = []
    if (ready) this.#caughtUp()
    else this.#wait(sink)
  }

  encode(event: StreamEvent): Frame {
    return this.#options.framing.encode(event)
  }

  write(frame: Frame, events = 1): boolean {
    if (this.ended) return false
    this.#lastEvent = Date.now()
    this.#events += events
    this.#bytes += Buffer.isBuffer(frame) ? frame.length : Buffer.byteLength(frame)
    this.start()
    if (this.#events === events && events > 0) {
      this.#firstEvent = this.#lastEvent
      this.#options.onFirstEvent()
    }
    if (this.#sink) return this.#sink.write(frame) || this.#wait(this.#sink)
    this.#early.push(frame)
    return false
  }

  async drained(): Promise<void> {
    if (this.ended || (!this.#full && this.#early.length === 0)) return
    await new Promise<void>((resolve) => {
      this.#resume = resolve
    })
  }

  /** Ends the stream. The first caller is the one who ended it. */
  end(by: EndedBy, error?: unknown): void {
    if (this.ended) return
    // An end needs a response, unless nobody is there to read it.
    if (by !== 'client') this.start()
    this.#endedBy = by
    this.#endedAt = Date.now()
    this.#sink?.end(by)
    this.#release()
    this.#options.onEnd(error)
  }

  #refuse(refusal: RefusalError): void {
    if (this.ended) return
    this.#endedBy = 'source'
    this.#endedAt = Date.now()
    this.#release()
    this.#options.onRefuse(refusal)
  }

  /** Lets go of everything that waits: timers, the source, the feed. */
  #release(): void {
    clearTimeout(this.#head)
    clearTimeout(this.#age)
    clearInterval(this.#heartbeat)
    clearInterval(this.#stall)
    this.#abort?.abort(ENDED)
    this.#resume?.()
    if (!this.#stopped) this.#outlived = setTimeout(this.#options.onOutlived, SOURCE_GRACE)
  }

  /** Waits for the client to catch up. One that took nothing since the last look is stalled; a slow one is not. */
  #wait(sink: Sink): false {
    if (this.#full) return false
    this.#full = true
    const { stallTimeout } = this.#options.limits
    if (stallTimeout) {
      let before = sink.bytesTaken()
      this.#stall = setInterval(() => {
        const now = sink.bytesTaken()
        if (now === before) this.end('stall')
        before = now
      }, stallTimeout)
    }
    sink.onDrain(() => this.#caughtUp())
    return false
  }

  #caughtUp(): void {
    this.#full = false
    clearInterval(this.#stall)
    this.#stall = undefined
    this.#resume?.()
    this.#resume = undefined
  }

  #beat(sink: Sink): void {
    // Behind what a stuck client has not read yet a heartbeat would only wait. The stall timeout watches it.
    if (this.#full) return
    if (!sink.beat?.()) this.end('client')
  }
}
