import { addAbortListener } from 'node:events'
import { type ClientHttp2Stream, constants, type OutgoingHttpHeaders } from 'node:http2'
import type { Arrival, Ending } from '../../model.ts'
import type { BodyPart, HttpExchange, WireAnswer, WireRequest } from '../client.ts'
import { MalformedAnswerError } from '../http1.ts'
import { type Goaway, type Http2Connection, STREAM_WINDOW } from './connection.ts'
import { DATA, END_STREAM, type FramePart, HEADERS, RST_STREAM, WINDOW_UPDATE } from './frames.ts'

/** What HTTP/2 tells of an answer, and HTTP/1.1 does not. */
export interface Http2Answer extends WireAnswer {
  /** The heads before the one that counts (1xx), in order. */
  interim: { ms: number; status: number; headers: [name: string, value: string][] }[]
  /** When the request's head left us, ms. Undefined where it waited for other streams to end. */
  sentMs: number | undefined
  /** The RST_STREAM that came. */
  reset: { ms: number; code: number } | undefined
  /** How much more the other side was allowed to send, bytes. */
  window: number
  /** The connection's. */
  goaways: Goaway[]
}

/**
 * One request and its answer on a stream of an HTTP/2 connection. Times, bytes and the ending are read from the frames;
 * heads and trailers are node:http2's.
 *
 * Close it when it has done its work: nothing else does.
 */
export class Http2Exchange implements Omit<HttpExchange, 'again'> {
  /** When the request was sent, unix ms. */
  readonly startedAt = Date.now()
  readonly arrivals: Arrival[] = []
  readonly body: BodyPart[] = []
  /**
   * Resolves with the whole answer once it has ended, one way or another.
   * @throws STREAMPROOF_MALFORMED_ANSWER where not even an answer's head came, and the signal's reason
   */
  readonly answered: Promise<Http2Answer>
  /** The stream's id. Undefined where the connection takes no more streams. */
  readonly id: number | undefined
  readonly #start = performance.now()
  readonly #connection: Http2Connection
  readonly #stream: ClientHttp2Stream | undefined
  readonly #most: number
  readonly #ended = Promise.withResolvers<Ending>()
  readonly #silence: NodeJS.Timeout
  readonly #limit: NodeJS.Timeout
  readonly #giveUp: Disposable | undefined
  readonly #waiting = new Set<() => void>()
  readonly #headers: [name: string, value: string][] = []
  readonly #trailers: [name: string, value: string][] = []
  readonly #interim: Http2Answer['interim'] = []
  #status: number | undefined
  #sentMs: number | undefined
  #received = 0
  #window = STREAM_WINDOW
  #paused = false
  /** When END_STREAM came, ms. */
  #wholeMs: number | undefined
  #reset: Http2Answer['reset']
  #malformed: string | undefined
  #over = false

  constructor(connection: Http2Connection, request: WireRequest) {
    const { patience, longest, most, signal, body } = request
    this.#connection = connection
    this.#most = most
    this.answered = this.#ended.promise.then((ending) => this.#answer(ending))
    // Whoever waits for it hears of it; nobody has to.
    this.answered.catch(() => {})

    this.#silence = setTimeout(() => this.#paused || this.#end('silent'), patience)
    this.#limit = setTimeout(() => this.#end('endless'), longest)
    this.#giveUp = signal && addAbortListener(signal, () => this.#ended.reject(signal.reason))
    const { session } = connection
    // A connection that has ended since it was used last takes no stream.
    if (session.closed || session.destroyed) {
      this.#ended.resolve('truncated')
      return
    }
    this.#stream = session.request(fields(request), { endStream: body === undefined })
    this.id = this.#stream.id
    this.#listen(this.#stream)
    if (body !== undefined) this.#stream.end(body)
  }

  /** Of the answer's head; undefined before it is there. */
  get status(): number | undefined {
    return this.#status
  }

  /** How long ago the request was sent, ms. */
  get ms(): number {
    return performance.now() - this.#start
  }

  /** Resolves once `enough` holds, with true; with false where the answer ended before. It is asked after each read. */
  async came(enough: () => boolean): Promise<boolean> {
    while (!enough()) {
      if (this.#over) return false
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
    return true
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

  /** Goes away: cancels the stream, as a browser does (RFC 9113, 5.4.2). The connection stays. */
  leave(): void {
    this.#ended.resolve('left')
    this.close()
  }

  /** Lets go of it. The connection stays. */
  close(): void {
    clearTimeout(this.#silence)
    clearTimeout(this.#limit)
    this.#giveUp?.[Symbol.dispose]()
    this.#stream?.close(constants.NGHTTP2_CANCEL)
  }

  /**
   * Takes a frame of this stream, before node:http2 does.
   * @param at when it was read, on the clock of `performance.now()`
   */
  received({ type, flags, length, bytes, payload, last }: FramePart, at: number): void {
    if (this.#over) return
    const ms = at - this.#start
    if (type === RST_STREAM) this.#reset ??= { ms, code: payload.readUInt32BE() }
    if (type !== DATA && type !== HEADERS) return
    this.#silence.refresh()
    const arrival = this.arrivals.at(-1)
    if (arrival?.ms === ms) arrival.bytes += bytes.length
    else this.arrivals.push({ ms, bytes: bytes.length })
    if (type === DATA && payload.length > 0) this.body.push({ ms, data: payload })
    if (last && type === DATA) this.#window -= length
    if (last && flags & END_STREAM) this.#wholeMs = ms
    this.#received += bytes.length
    if (this.#received > this.#most) this.#end('endless')
    this.#wake()
  }

  /** Takes a frame that node:http2 sends on this stream. */
  sent({ type, payload }: FramePart, at: number): void {
    if (type === HEADERS) this.#sentMs ??= at - this.#start
    if (type === WINDOW_UPDATE) this.#window += payload.readUInt32BE()
  }

  #listen(stream: ClientHttp2Stream): void {
    // Node hands out a head's fields as they came in an argument that its types do not have.
    type Listener = (headers: unknown, flags: number, raw: string[]) => void
    const on = (event: string, take: (fields: [name: string, value: string][], status: number) => void) => {
      const listener: Listener = (_, __, raw) => {
        const fields = pairs(raw)
        const [, status] = fields.find(([name]) => name === ':status') ?? []
        take(
          fields.filter(([name]) => !name.startsWith(':')),
          Number(status),
        )
        this.#wake()
      }
      stream.on(event, listener)
    }
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
      if (!this.#reset && !ended && !dropped) this.#malformed = malformed ?? error.message
    })
    stream.on('close', () => this.#end('truncated'))
    // The body is read from the frames. This only lets the other side send more.
    stream.resume()
  }

  /** @param ending what it is where nothing that came before says how it ended */
  #end(ending: Ending): void {
    const { resolve, reject } = this.#ended
    if (this.#malformed !== undefined) {
      // Whatever answers without a head is nobody we could ask. After one, it is how the answer ended.
      if (this.#status === undefined) reject(new MalformedAnswerError(this.#malformed))
      resolve('malformed')
    } else if (this.#wholeMs !== undefined) resolve('complete')
    else if (this.#reset || this.#connection.ended === 'reset') resolve('reset')
    else if (this.#connection.ended) resolve('truncated')
    else resolve(ending)
  }

  #answer(ending: Ending): Http2Answer {
    const endedMs = (ending === 'complete' ? this.#wholeMs : this.#reset?.ms) ?? this.ms
    this.#over = true
    this.#wake()
    const { startedAt, arrivals, body } = this
    return {
      startedAt,
      status: this.#status,
      httpVersion: this.#status === undefined ? undefined : '2',
      headers: this.#headers,
      trailers: this.#trailers,
      arrivals,
      body,
      ending,
      endedMs,
      malformed: this.#malformed,
      interim: this.#interim,
      sentMs: this.#sentMs,
      reset: this.#reset,
      window: this.#window,
      goaways: this.#connection.goaways,
    }
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

function fields({ url, method = 'GET', headers = {}, body }: WireRequest): OutgoingHttpHeaders {
  const { host = url.host, ...others } = headers
  return {
    ':method': method,
    ':scheme': url.protocol.slice(0, -1),
    ':authority': host,
    ':path': url.pathname + url.search,
    'user-agent': 'streamproof',
    ...others,
    ...(body !== undefined && { 'content-length': `${Buffer.byteLength(body)}` }),
  }
}

function pairs(raw: string[]): [name: string, value: string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []) as [string, string][])
}
