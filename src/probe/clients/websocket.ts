import { addAbortListener } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import type { Ending, ReceivedEvent } from '../model.ts'
import { connect } from './connect.ts'
import { handshake, type WebSocketRequest } from './handshake.ts'
import { MalformedAnswerError } from './http1.ts'

export interface WebSocketAnswer {
  /** When the handshake was sent, unix ms. */
  startedAt: number
  /** Of the handshake's answer; absent when none came. */
  status: number | undefined
  headers: [name: string, value: string][]
  messages: (ReceivedEvent & { bytes: number })[]
  /** When pings came, ms since the handshake was sent. */
  pings: number[]
  /** When pongs came. */
  pongs: number[]
  /** What was answered instead of a WebSocket: the body, or what was wrong with the 101. */
  refusal: string | undefined
  ending: Ending
  endedMs: number
  /** What was wrong with the bytes that made it `malformed`. */
  malformed: string | undefined
  /** 1005: a close without a code; 1006: no close at all (RFC 6455, 7.1.5). */
  closeCode: number | undefined
  closeReason: string | undefined
}

/** A message's frame and its share of our memory, bytes: even empty ones count towards `most`. */
const OVERHEAD = 64

/** One WebSocket, from its handshake to its close. Close it when it has done its work: nothing else does. */
export class WebSocketExchange {
  /** ws's own, to send with. */
  readonly socket: WebSocket
  readonly messages: WebSocketAnswer['messages'] = []
  readonly pings: number[] = []
  readonly pongs: number[] = []
  /**
   * Resolves with all of it once it has ended, one way or another.
   * @throws STREAMPROOF_MALFORMED_ANSWER where the handshake's answer is no HTTP/1.1, and the signal's reason
   */
  readonly answered: Promise<WebSocketAnswer>
  readonly #startedAt = Date.now()
  readonly #start = performance.now()
  readonly #connection: Socket
  readonly #most: number
  readonly #patient: NodeJS.Timeout
  readonly #limit: NodeJS.Timeout
  readonly #giveUp: Disposable | undefined
  readonly #ended = Promise.withResolvers<Ending>()
  readonly #waiting = new Set<() => void>()
  #response: IncomingMessage | undefined
  #refusal: string | undefined
  #malformed: string | undefined
  #close: { code: number; reason: string } | undefined
  #reset = false
  #received = 0
  #over = false

  /** @param connection connected first, so that "nobody is there" and "somebody hung up on us" stay two things */
  constructor(connection: Socket, request: WebSocketRequest) {
    const { patience, longest, most, signal, closeCode = 1000 } = request
    this.#connection = connection
    this.#most = most
    this.answered = this.#ended.promise.then((ending) => this.#answer(ending))
    // Whoever waits for it hears of it; nobody has to.
    this.answered.catch(() => {})

    const { resolve, reject } = this.#ended
    // A refusal is one even where its body never ends.
    const giveUpAs = (ending: Ending) => resolve(this.#refusal === undefined ? ending : 'refused')
    this.#patient = setTimeout(giveUpAs, patience, 'silent')
    this.#limit = setTimeout(giveUpAs, longest, 'endless')
    this.#giveUp = signal && addAbortListener(signal, () => reject(signal.reason))
    // Heard before ws hears it, which makes the same 1006 of a reset and of a missing close.
    connection.on('error', () => {
      this.#reset = true
    })
    this.socket = handshake(connection, request)
    this.#listen(closeCode, resolve, reject)
  }

  /** True once it is open, and until it ends. */
  get open(): boolean {
    return this.socket.readyState === WebSocket.OPEN
  }

  /** How long ago the handshake was sent, ms. */
  get ms(): number {
    return performance.now() - this.#start
  }

  /**
   * Resolves once `enough` holds, with true; with false where it ended before. It is asked after each message, ping
   * and pong, and once it is open.
   */
  async came(enough: () => boolean): Promise<boolean> {
    while (!enough()) {
      if (this.#over) return false
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
    return true
  }

  /** Goes away without a close. */
  leave(): void {
    this.#ended.resolve('left')
    this.socket.terminate()
  }

  /** Lets go of it, and closes the connection. */
  close(): void {
    clearTimeout(this.#patient)
    clearTimeout(this.#limit)
    this.#giveUp?.[Symbol.dispose]()
    this.socket.terminate()
    this.#connection.destroy()
  }

  #listen(wholeCode: number, resolve: (ending: Ending) => void, reject: (error: Error) => void): void {
    const { socket } = this
    socket.on('upgrade', (answer) => {
      this.#response = answer
      this.#patient.refresh()
    })
    socket.on('open', () => this.#wake())
    socket.on('unexpected-response', (_request, answer) => {
      this.#response = answer
      this.#refusal = ''
      answer.setEncoding('utf8').on('data', (text: string) => {
        this.#refusal += text
        if (String(this.#refusal).length > this.#most) resolve('refused')
      })
      // Broken off: what came of it is what there is.
      answer.on('error', () => {}).on('close', () => resolve('refused'))
    })
    socket.on('message', (data: Buffer, binary) => {
      this.#received += data.length + OVERHEAD
      if (this.#received > this.#most) resolve('endless')
      const text = binary ? data.toString('base64') : String(data).replace(/\n$/, '')
      this.messages.push({ ms: this.ms, ...(binary && { binary }), data: text, bytes: data.length })
      this.#alive()
    })
    socket.on('ping', () => {
      this.pings.push(this.ms)
      this.#alive()
    })
    socket.on('pong', () => {
      this.pongs.push(this.ms)
      this.#alive()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const { code = '', message } = error
      if (this.#refusal !== undefined) return
      // The handshake's answer is not even HTTP: Node's parser says why.
      if (code.startsWith('HPE_')) return reject(new MalformedAnswerError(message))
      if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return resolve('endless')
      if (code.startsWith('WS_ERR_')) {
        this.#malformed = message
        resolve('malformed')
      }
      // A 101 that is no WebSocket: ws says what is wrong with it.
      else if (this.#response?.statusCode === 101 && !code) this.#refusal = message
    })
    socket.on('close', (code, reason) => {
      this.#close = { code, reason: String(reason) }
      if (this.#refusal !== undefined) resolve('refused')
      else if (code === wholeCode) resolve('complete')
      else resolve(this.#reset ? 'reset' : 'truncated')
    })
  }

  #answer(ending: Ending): WebSocketAnswer {
    const endedMs = this.ms
    this.#over = true
    this.#wake()
    return {
      startedAt: this.#startedAt,
      status: this.#response?.statusCode,
      headers: pairs(this.#response?.rawHeaders ?? []),
      messages: this.messages,
      pings: this.pings,
      pongs: this.pongs,
      refusal: this.#refusal,
      ending,
      endedMs,
      malformed: this.#malformed,
      closeCode: this.#close?.code,
      closeReason: this.#close?.reason,
    }
  }

  #alive(): void {
    this.#patient.refresh()
    this.#wake()
  }

  #wake(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }
}

/**
 * Connects and sends a handshake.
 * @throws what the socket throws while it connects
 */
export async function openWebSocket(request: WebSocketRequest): Promise<WebSocketExchange> {
  const { url, patience, signal } = request
  return new WebSocketExchange(await connect(url, patience, signal), request)
}

/**
 * One WebSocket to its end.
 * @throws as `openWebSocket` and its `answered` do
 */
export async function askWebSocket(request: WebSocketRequest): Promise<WebSocketAnswer> {
  const exchange = await openWebSocket(request)
  try {
    return await exchange.answered
  } finally {
    exchange.close()
  }
}

function pairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []) as [string, string][])
}
