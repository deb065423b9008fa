import { addAbortListener } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocket } from 'ws'
import { pairs } from '../../contract.ts'
import type { Ending } from '../model.ts'
import type { WebSocketAnswer, WebSocketConnection, WebSocketRequest } from './client.ts'
import { connect } from './connect.ts'
import { handshake } from './handshake.ts'
import { MalformedAnswerError } from './http1.ts'
import { Waiting } from './waiting.ts'

/** A message's frame and what we keep of it, bytes: even empty messages count towards `most`. */
const OVERHEAD = 64

/** One WebSocket over HTTP/1.1. */
export class WebSocketExchange implements WebSocketConnection {
  readonly socket: WebSocket
  readonly messages: WebSocketAnswer['messages'] = []
  readonly pings: number[] = []
  readonly pongs: number[] = []
  /**
   * Resolves with the whole answer once it has ended, however it ended.
   * @throws STREAMPROOF_MALFORMED_ANSWER if the handshake's answer is no HTTP/1.1, and the signal's reason
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
  readonly #waiting = new Waiting()
  #response: IncomingMessage | undefined
  #headMs: number | undefined
  #refusal: string | undefined
  #malformed: string | undefined
  #close: { code: number; reason: string } | undefined
  #reset = false
  #received = 0

  /** @param connection already connected, so that a refused connection and a lost one stay two things */
  constructor(connection: Socket, request: WebSocketRequest) {
    const { patience, longest, most, signal, closeCode = 1000 } = request
    this.#connection = connection
    this.#most = most
    this.answered = this.#ended.promise.then((ending) => this.#answer(ending))
    // A rejection that nobody waits for must not end the process.
    this.answered.catch(() => {})

    const { resolve, reject } = this.#ended
    // A refusal is one even where its body never ends.
    const giveUpAs = (ending: Ending) => resolve(this.#refusal === undefined ? ending : 'refused')
    this.#patient = setTimeout(giveUpAs, patience, 'silent')
    this.#limit = setTimeout(giveUpAs, longest, 'endless')
    this.#giveUp = signal && addAbortListener(signal, () => reject(signal.reason))
    // Listen before ws does: ws reports 1006 for a reset and for a missing close alike.
    connection.on('error', () => {
      this.#reset = true
    })
    this.socket = handshake(connection, request)
    this.#listen(closeCode, resolve, reject)
  }

  get open(): boolean {
    return this.socket.readyState === WebSocket.OPEN
  }

  get ms(): number {
    return performance.now() - this.#start
  }

  came(enough: () => boolean): Promise<boolean> {
    return this.#waiting.came(enough)
  }

  leave(): void {
    this.#ended.resolve('left')
    this.socket.terminate()
  }

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
      this.#headMs = this.ms
      this.#patient.refresh()
    })
    socket.on('open', () => this.#waiting.wake())
    socket.on('unexpected-response', (_request, answer) => {
      this.#response = answer
      this.#headMs = this.ms
      this.#refusal = ''
      answer.setEncoding('utf8').on('data', (text: string) => {
        this.#refusal += text
        if (String(this.#refusal).length > this.#most) resolve('refused')
      })
      // If the body breaks off, what came of it is all there is.
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
      // The answer is not HTTP: Node's parser says why.
      if (code.startsWith('HPE_')) return reject(new MalformedAnswerError(message))
      if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return resolve('endless')
      if (code.startsWith('WS_ERR_')) {
        this.#malformed = message
        resolve('malformed')
      }
      // A 101 that is no WebSocket: ws says why.
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
    this.#waiting.end()
    return {
      startedAt: this.#startedAt,
      status: this.#response?.statusCode,
      headers: pairs(this.#response?.rawHeaders ?? []),
      headMs: this.#headMs,
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
    this.#waiting.wake()
  }
}

/**
 * Connects and sends a handshake.
 * @throws what the socket throws while it connects
 */
export async function openWebSocket(request: WebSocketRequest): Promise<WebSocketExchange> {
  return new WebSocketExchange(await connect(request), request)
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
