import { addAbortListener } from 'node:events'
import { type ClientHttp2Stream, constants } from 'node:http2'
import type { Fields } from '../../../contract.ts'
import type { Arrival, Ending } from '../../model.ts'
import type { BodyPart, Http2Side, HttpExchange, WireAnswer, WireRequest } from '../client.ts'
import { MalformedAnswerError } from '../http1.ts'
import { Waiting } from '../waiting.ts'
import type { Http2Carrier } from './carrier.ts'
import { onFields } from './fields.ts'
import { type FramePart, HEADERS, WINDOW_UPDATE } from './frames.ts'
import { Received } from './received.ts'
import { requestFields } from './request-fields.ts'

/**
 * One request and its answer on a stream of an HTTP/2 connection. Times, bytes and the ending are read from the frames;
 * heads and trailers are node:http2's.
 */
export class Http2Exchange implements HttpExchange {
  /**
   * Resolves with the whole answer once it has ended, one way or another.
   * @throws STREAMPROOF_MALFORMED_ANSWER where not even an answer's head came, and the signal's reason
   */
  readonly answered: Promise<WireAnswer>
  /** Resolves once the request's head is on its way. */
  readonly requested: Promise<void>
  /** The stream's id. Undefined where the connection takes no more streams. */
  readonly id: number | undefined
  /** When the request was sent, unix ms, and on the clock of `performance.now()`. */
  #startedAt = Date.now()
  #start = performance.now()
  readonly #connection: Http2Carrier
  readonly #owns: boolean
  readonly #stream: ClientHttp2Stream | undefined
  readonly #most: number
  readonly #rest: string | undefined
  readonly #ended = Promise.withResolvers<Ending>()
  readonly #requested = Promise.withResolvers<void>()
  readonly #silence: NodeJS.Timeout
  readonly #limit: NodeJS.Timeout
  readonly #giveUp: Disposable | undefined
  readonly #waiting = new Waiting()
  readonly #headers: Fields = []
  readonly #trailers: Fields = []
  readonly #interim: Http2Side['interim'] = []
  #status: number | undefined
  /** False while the other side allows no more streams: node:http2 holds the request back. */
  #sent = false
  readonly #received = new Received()
  #paused = false
  #malformed: string | undefined

  /**
   * @param owns true if the connection is closed with it
   * @throws what node:http2 throws where it cannot send such a request
   */
  constructor(connection: Http2Carrier, request: WireRequest, owns: boolean) {
    const { patience, longest, most, signal, body, rest } = request
    this.#connection = connection
    this.#owns = owns
    this.#most = most
    this.#rest = rest
    this.requested = this.#requested.promise
    this.answered = this.#ended.promise.then((ending) => this.#answer(ending))
    // A rejection that nobody waits for must not end the process.
    this.answered.catch(() => {})

    // First of all: it may throw.
    this.#stream = connection.open
      ? connection.session.request(requestFields(request), { endStream: body === undefined })
      : undefined
    this.#silence = setTimeout(() => !this.#sent || this.#paused || this.#end('silent'), patience)
    this.#limit = setTimeout(() => this.#end(this.#sent ? 'endless' : 'left'), longest)
    this.#giveUp = signal && addAbortListener(signal, () => this.#ended.reject(signal.reason))
    // A connection that has ended since it was used last takes no stream.
    if (!this.#stream) {
      this.#ended.resolve('truncated')
      return
    }
    this.id = this.#stream.id
    this.#listen(this.#stream)
    if (rest !== undefined) this.#stream.write(body)
    else if (body !== undefined) this.#stream.end(body)
  }

  get arrivals(): Arrival[] {
    return this.#received.arrivals
  }

  get body(): BodyPart[] {
    return this.#received.body
  }

  get status(): number | undefined {
    return this.#status
  }

  get ms(): number {
    return performance.now() - this.#start
  }

  get http2(): Http2Side {
    const { settings = {}, goaways } = this.#connection
    const { reset, window } = this.#received
    return { settings, goaways, reset, interim: this.#interim, window }
  }

  came(enough: () => boolean): Promise<boolean> {
    // node:http2 hands out the head a little later than the tap shows the bytes after it.
    return this.#waiting.came(() => this.#status !== undefined && enough())
  }

  /** Reads nothing more of this stream: the other side may fill its window, and must wait then (RFC 9113, 5.2). */
  pause(): void {
    this.#paused = true
    this.#stream?.pause()
  }

  resume(): void {
    this.#paused = false
    this.#silence.refresh()
    this.#stream?.resume()
  }

  /** Cancels the stream, as a browser does. The connection stays. */
  leave(): void {
    this.#ended.resolve('left')
    this.#stream?.close(constants.NGHTTP2_CANCEL)
  }

  sendRest(): void {
    this.#stream?.end(this.#rest)
  }

  again(request: WireRequest): HttpExchange | undefined {
    return this.#connection.open ? this.#connection.request(request) : undefined
  }

  close(): void {
    clearTimeout(this.#silence)
    clearTimeout(this.#limit)
    this.#giveUp?.[Symbol.dispose]()
    this.#stream?.close(constants.NGHTTP2_CANCEL)
    if (this.#owns) this.#connection.close()
  }

  /**
   * Takes a frame of this stream, before node:http2 does.
   * @param at when it was read, on the clock of `performance.now()`
   */
  received(part: FramePart, at: number): void {
    if (!this.#received.take(part, at - this.#start)) return
    this.#silence.refresh()
    if (this.#received.bytes > this.#most) this.#end('endless')
    this.#waiting.wake()
  }

  /** Takes a frame that node:http2 sends on this stream. */
  sent({ type, payload }: FramePart): void {
    if (type === HEADERS) this.#begin()
    if (type === WINDOW_UPDATE) this.#received.window += payload.readUInt32BE()
  }

  /** The request is on its way: its time counts from now on. */
  #begin(): void {
    this.#startedAt = Date.now()
    this.#start = performance.now()
    this.#sent = true
    this.#silence.refresh()
    this.#limit.refresh()
    this.#requested.resolve()
  }

  #listen(stream: ClientHttp2Stream): void {
    const on = (event: string, take: (fields: Fields, status: number) => void) =>
      onFields(stream, event, (fields, status) => {
        take(fields, status)
        this.#waiting.wake()
      })
    on('headers', (headers, status) => this.#interim.push({ ms: this.ms, status, headers }))
    on('response', (headers, status) => {
      this.#status = status
      this.#headers.push(...headers)
    })
    on('trailers', (trailers) => this.#trailers.push(...trailers))
    stream.on('error', (error) => {
      const { ended, goaways, malformed } = this.#connection
      const dropped = goaways.some(({ lastStream }) => lastStream < Number(this.id))
      // Neither the network nor the other side has ended it, so what came is not allowed.
      if (!this.#received.reset && !ended && !dropped) this.#malformed = malformed ?? error.message
    })
    stream.on('close', () => this.#end('truncated'))
    // The body is read from the frames. This only lets the other side send more.
    stream.resume()
  }

  /** @param ending what it is where nothing that came before says how it ended */
  #end(ending: Ending): void {
    const { resolve, reject } = this.#ended
    const { wholeMs, reset } = this.#received
    if (this.#malformed !== undefined) {
      // Without SETTINGS it is no HTTP/2 at all. After them, it is how the answer ended.
      if (!this.#connection.settings)
        reject(new MalformedAnswerError(`no SETTINGS came, with which HTTP/2 begins (${this.#malformed})`))
      resolve('malformed')
    } else if (wholeMs !== undefined) resolve('complete')
    else if (reset || this.#connection.ended === 'reset') resolve('reset')
    else if (this.#connection.ended) resolve('truncated')
    else resolve(ending)
  }

  #answer(ending: Ending): WireAnswer {
    const { arrivals, body, wholeMs, reset } = this.#received
    const endedMs = (ending === 'complete' ? wholeMs : reset?.ms) ?? this.ms
    this.#waiting.end()
    return {
      startedAt: this.#startedAt,
      status: this.#status,
      httpVersion: this.#status === undefined ? undefined : '2',
      headers: this.#headers,
      trailers: this.#trailers,
      arrivals,
      body,
      ending,
      endedMs,
      malformed: this.#malformed,
      http2: this.http2,
    }
  }
}
