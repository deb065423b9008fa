import { addAbortListener } from 'node:events'
import type { Socket } from 'node:net'
import type { Arrival, Ending } from '../model.ts'
import { connect } from './connect.ts'
import { malformed, ResponseParser } from './http1.ts'

/** Whom to ask, and how much to put up with. */
export interface ClientRequest {
  url: URL
  headers?: Record<string, string>
  /** How long to wait for what comes next before the answer counts as `silent`, ms. */
  patience: number
  /** How long the whole answer may take before it counts as `endless`, ms. */
  longest: number
  /** How much there may be of it before it counts as `endless`, bytes. */
  most: number
  /** Gives up at once. */
  signal?: AbortSignal
}

export interface WireRequest extends ClientRequest {
  /** GET, unless told otherwise. */
  method?: string
  /** 1.1, unless told otherwise. */
  version?: '1.0' | '1.1'
  /** Sent with its `content-length`. */
  body?: string
  /** A connection that an earlier exchange left open. It is a new one, unless told otherwise. */
  connection?: Socket
}

/** Bytes of the body and when they came, ms since the request was sent. */
export interface BodyPart {
  ms: number
  data: Buffer
}

export interface WireAnswer {
  /** When the request was sent, unix ms. */
  startedAt: number
  /** Absent when no head arrived. */
  status: number | undefined
  /** The status line's, `1.1`, say. Absent when no head arrived. */
  httpVersion: string | undefined
  /** As they came: order, case and repeats kept. */
  headers: [name: string, value: string][]
  trailers: [name: string, value: string][]
  /** What each read of the socket brought, headers and framing included. */
  arrivals: Arrival[]
  /** The body without its transfer coding; a content coding is still on. */
  body: BodyPart[]
  ending: Ending
  /** When it ended, ms since the request was sent. */
  endedMs: number
  /** What was wrong with the bytes that made it `malformed`. */
  malformed: string | undefined
}

/**
 * One request and its answer over HTTP/1 and a socket of its own. Node's client would hide what matters here: which
 * read brought which bytes and when, the headers' order, and whether the end was the end.
 *
 * Close it when it has done its work: nothing else does.
 */
export class Exchange {
  /** When the request was sent, unix ms. */
  readonly startedAt = Date.now()
  readonly arrivals: Arrival[] = []
  readonly body: BodyPart[] = []
  /**
   * Resolves with the whole answer once it has ended, one way or another.
   * @throws STREAMPROOF_MALFORMED_ANSWER where not even an answer's head came, and the signal's reason
   */
  readonly answered: Promise<WireAnswer>
  readonly #start = performance.now()
  readonly #socket: Socket
  readonly #parser: ResponseParser
  readonly #patience: number
  readonly #most: number
  readonly #ended = Promise.withResolvers<Ending>()
  readonly #limit: NodeJS.Timeout
  readonly #giveUp: Disposable | undefined
  readonly #waiting = new Set<() => void>()
  readonly #listeners = {
    timeout: () => this.#ended.resolve('silent'),
    end: () => this.#ended.resolve(this.#parser.end() ? 'complete' : 'truncated'),
    error: () => this.#ended.resolve('reset'),
    data: (bytes: Buffer) => this.#read(bytes),
  }
  #received = 0
  #malformed: string | undefined
  #over = false

  constructor(socket: Socket, request: WireRequest) {
    const { url, method = 'GET', patience, longest, most, signal } = request
    this.#socket = socket
    this.#parser = new ResponseParser(method)
    this.#patience = patience
    this.#most = most
    this.answered = this.#ended.promise.then((ending) => this.#answer(ending))
    // Whoever waits for it hears of it; nobody has to.
    this.answered.catch(() => {})

    const { resolve, reject } = this.#ended
    this.#limit = setTimeout(resolve, longest, 'endless')
    this.#giveUp = signal && addAbortListener(signal, () => reject(signal.reason))
    socket.setTimeout(patience)
    for (const [event, listener] of Object.entries(this.#listeners)) socket.on(event, listener)
    // Of one that was closed since it was asked last, nothing is heard any more.
    if (socket.destroyed) resolve('truncated')
    socket.write(requestText(url, method, request))
  }

  /** Of the answer's head; undefined before it is there. */
  get status(): number | undefined {
    return this.#parser.status
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

  /** Reads nothing more from the connection; that nothing comes then is no silence. */
  pause(): void {
    this.#socket.setTimeout(0)
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.setTimeout(this.#patience)
    this.#socket.resume()
  }

  /** Goes away. */
  leave(): void {
    this.#ended.resolve('left')
    this.#socket.destroy()
  }

  /** Lets go of it, and closes the connection. */
  close(): void {
    this.release().destroy()
  }

  /** Lets go of it, and hands out the connection for another exchange. */
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
      // Whatever answers without a head is nobody we could ask. After one, it is how the answer ended.
      if (this.#parser.status === undefined) reject(error)
      this.#malformed = (error as Error).message
      resolve('malformed')
    }
    if (this.#parser.done) resolve('complete')
    else if (this.#received > this.#most) resolve('endless')
    this.#wake()
  }

  #answer(ending: Ending): WireAnswer {
    const endedMs = this.ms
    this.#over = true
    this.#wake()
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

  #wake(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

/**
 * Connects and sends a request.
 * @throws what the socket throws while it connects
 */
export async function open(request: WireRequest): Promise<Exchange> {
  const { url, connection, patience, signal } = request
  return new Exchange(connection ?? (await connect(url, patience, signal)), request)
}

/**
 * Sends a request and waits for the end of its answer.
 * @throws what the socket throws while it connects, and STREAMPROOF_MALFORMED_ANSWER where not even an answer's
 *   head came
 */
export async function ask(request: WireRequest): Promise<WireAnswer> {
  const exchange = await open(request)
  try {
    return await exchange.answered
  } finally {
    exchange.close()
  }
}

function requestText(url: URL, method: string, { version = '1.1', headers = {}, body }: WireRequest): string {
  const fields = {
    host: url.host,
    'user-agent': 'streamproof',
    ...headers,
    ...(body !== undefined && { 'content-length': `${Buffer.byteLength(body)}` }),
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${url.pathname}${url.search} HTTP/${version}\r\n${lines.join('')}\r\n${body ?? ''}`
}
