import { addAbortListener } from 'node:events'
import type { Socket } from 'node:net'
import type { Arrival, Ending } from '../model.ts'
import type { BodyPart, HttpExchange, WireAnswer, WireRequest } from './client.ts'
import { connect } from './connect.ts'
import { malformed, ResponseParser } from './http1.ts'
import { Waiting } from './waiting.ts'

/**
 * One request and its answer over HTTP/1, on a socket of its own. Node's client hides what matters here: which read
 * brought which bytes and when, the order of the headers, and how the answer really ended.
 */
export class Exchange implements HttpExchange {
  /** When the request was sent, unix ms. */
  readonly startedAt = Date.now()
  readonly arrivals: Arrival[] = []
  readonly body: BodyPart[] = []
  /**
   * Resolves with the whole answer once it has ended, however it ended.
   * @throws STREAMPROOF_MALFORMED_ANSWER if not even an answer's head came, and the signal's reason
   */
  readonly answered: Promise<WireAnswer>
  readonly #start = performance.now()
  readonly #socket: Socket
  readonly #parser: ResponseParser
  readonly #patience: number
  readonly #most: number
  readonly #rest: string
  readonly #ended = Promise.withResolvers<Ending>()
  readonly #limit: NodeJS.Timeout
  readonly #giveUp: Disposable | undefined
  readonly #waiting = new Waiting()
  readonly #listeners = {
    timeout: () => this.#ended.resolve('silent'),
    end: () => this.#ended.resolve(this.#parser.end() ? 'complete' : 'truncated'),
    error: () => this.#ended.resolve('reset'),
    data: (bytes: Buffer) => this.#read(bytes),
  }
  #received = 0
  #malformed: string | undefined

  constructor(socket: Socket, request: WireRequest) {
    const { url, method = 'GET', patience, longest, most, rest = '', signal } = request
    this.#socket = socket
    this.#parser = new ResponseParser(method)
    this.#patience = patience
    this.#most = most
    this.#rest = rest
    this.answered = this.#ended.promise.then((ending) => this.#answer(ending))
    // A rejection that nobody waits for must not end the process.
    this.answered.catch(() => {})

    const { resolve, reject } = this.#ended
    this.#limit = setTimeout(resolve, longest, 'endless')
    this.#giveUp = signal && addAbortListener(signal, () => reject(signal.reason))
    socket.setTimeout(patience)
    for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener)
    // A socket that was closed since its last exchange emits nothing any more.
    if (socket.destroyed) resolve('truncated')
    const { body } = request
    // As one piece.
    socket.cork()
    socket.write(requestHead(url, method, request))
    if (body !== undefined) socket.write(body)
    socket.uncork()
  }

  get status(): number | undefined {
    return this.#parser.status
  }

  get ms(): number {
    return performance.now() - this.#start
  }

  came(enough: () => boolean): Promise<boolean> {
    return this.#waiting.came(enough)
  }

  pause(): void {
    this.#socket.setTimeout(0)
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.setTimeout(this.#patience)
    this.#socket.resume()
  }

  leave(how?: 'reset'): void {
    this.#ended.resolve('left')
    if (how === 'reset') this.#socket.resetAndDestroy()
    else this.#socket.destroy()
  }

  sendRest(): void {
    this.#socket.write(this.#rest)
  }

  again(request: WireRequest): Exchange | undefined {
    const connection = this.release()
    // A connection that is closed already would not say so again.
    if (connection.destroyed || connection.readableEnded) return undefined
    return new Exchange(connection, request)
  }

  close(): void {
    this.release().destroy()
  }

  /** Stops listening, and returns the connection for another exchange. */
  release(): Socket {
    clearTimeout(this.#limit)
    this.#giveUp?.[Symbol.dispose]()
    this.#socket.setTimeout(0).on('error', () => {})
    for (const [event, listener] of Object.entries(this.#listeners)) this.#socket.off(event, listener)
    return this.#socket
  }

  #read(bytes: Buffer): void {
    const { ms } = this
    this.arrivals.push({ ms, bytes: bytes.length })
    this.#received += bytes.length
    const { resolve, reject } = this.#ended
    try {
      for (const data of this.#parser.push(bytes)) this.body.push({ ms, data })
      const { excess } = this.#parser
      if (excess.length > 0) throw malformed('nothing after the end', excess.toString('latin1', 0, 80))
    } catch (error) {
      // Without a head it is no HTTP at all. After one, it is how the answer ended.
      if (this.#parser.status === undefined) reject(error)
      this.#malformed = (error as Error).message
      resolve('malformed')
    }
    if (this.#parser.done) resolve('complete')
    else if (this.#received > this.#most) resolve('endless')
    this.#waiting.wake()
  }

  #answer(ending: Ending): WireAnswer {
    const endedMs = this.ms
    this.#waiting.end()
    const { startedAt, arrivals, body } = this
    const { status, httpVersion, headers, trailers } = this.#parser
    return {
      startedAt,
      status,
      httpVersion,
      headers,
      trailers,
      arrivals,
      body,
      ending,
      endedMs,
      malformed: this.#malformed,
    }
  }
}

/**
 * Connects and sends a request.
 * @throws what the socket throws while it connects
 */
export async function open(request: WireRequest): Promise<Exchange> {
  return new Exchange(request.connection ?? (await connect(request)), request)
}

/**
 * Sends a request and waits for the end of its answer.
 * @throws what the socket throws while it connects, and STREAMPROOF_MALFORMED_ANSWER if not even an answer's head
 *   came
 */
export async function ask(request: WireRequest): Promise<WireAnswer> {
  const exchange = await open(request)
  try {
    return await exchange.answered
  } finally {
    exchange.close()
  }
}

function requestHead(
  url: URL,
  method: string,
  { version = '1.1', headers = {}, body, rest = '' }: WireRequest,
): string {
  const fields = {
    host: url.host,
    'user-agent': 'streamproof',
    ...headers,
    ...(body !== undefined && { 'content-length': `${Buffer.byteLength(body) + Buffer.byteLength(rest)}` }),
  }
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  )
  return `${method} ${url.pathname}${url.search} HTTP/${version}\r\n${lines.join('')}\r\n`
}
