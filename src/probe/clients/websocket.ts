import { addAbortListener } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type ClientOptions, WebSocket } from 'ws'
import type { Ending, ReceivedEvent } from '../outcome.ts'
import { MalformedAnswerError } from './http1.ts'
import { type ClientRequest, connect } from './wire.ts'

export interface WebSocketAnswer {
  /** When the handshake was sent, unix ms. */
  startedAt: number
  /** Of the handshake's answer; absent when none came. */
  status: number | undefined
  headers: [name: string, value: string][]
  messages: (ReceivedEvent & { bytes: number })[]
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

/**
 * One WebSocket, from its handshake to its close.
 * @throws what the socket throws while it connects, and STREAMPROOF_MALFORMED_ANSWER where the handshake's
 *   answer is no HTTP/1.1
 */
export async function askWebSocket(request: ClientRequest): Promise<WebSocketAnswer> {
  const { url, patience, longest, most, signal } = request
  // Connected first, so that "nobody is there" and "somebody hung up on us" stay two things.
  const connection = await connect(url, patience, signal)
  const messages: WebSocketAnswer['messages'] = []
  let response: IncomingMessage | undefined
  let refusal: string | undefined
  let malformed: string | undefined
  let close: { code: number; reason: string } | undefined
  let reset = false
  let received = 0

  const { promise, resolve, reject } = Promise.withResolvers<Ending>()
  // A refusal is one even where its body never ends.
  const giveUpAs = (ending: Ending) => resolve(refusal === undefined ? ending : 'refused')
  const patient = setTimeout(giveUpAs, patience, 'silent')
  const limit = setTimeout(giveUpAs, longest, 'endless')
  const giveUp = signal && addAbortListener(signal, () => reject(signal.reason))
  // Heard before ws hears it, which makes the same 1006 of a reset and of a missing close.
  connection.on('error', () => {
    reset = true
  })

  const startedAt = Date.now()
  const start = performance.now()
  const options: ClientOptions & { closeTimeout: number } = {
    perMessageDeflate: false,
    maxPayload: most,
    // A close is a close, even where the other side forgets to close the connection after it.
    closeTimeout: patience / 2,
    createConnection: () => connection,
  }
  const socket = new WebSocket(url.href.replace(/^http/, 'ws'), options)
  socket.on('upgrade', (answer) => {
    response = answer
    patient.refresh()
  })
  socket.on('unexpected-response', (_request, answer) => {
    response = answer
    refusal = ''
    answer.setEncoding('utf8').on('data', (text: string) => {
      refusal += text
      if (String(refusal).length > most) resolve('refused')
    })
    // Broken off: what came of it is what there is.
    answer.on('error', () => {}).on('close', () => resolve('refused'))
  })
  socket.on('message', (data: Buffer) => {
    patient.refresh()
    const ms = performance.now() - start
    messages.push({ ms, data: String(data).replace(/\n$/, ''), bytes: data.length })
    received += data.length + OVERHEAD
    if (received > most) resolve('endless')
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    const { code = '', message } = error
    if (refusal !== undefined) return
    // The handshake's answer is not even HTTP: Node's parser says why.
    if (code.startsWith('HPE_')) return reject(new MalformedAnswerError(message))
    if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return resolve('endless')
    if (code.startsWith('WS_ERR_')) {
      malformed = message
      resolve('malformed')
    }
    // A 101 that is no WebSocket: ws says what is wrong with it.
    else if (response?.statusCode === 101 && !code) refusal = message
  })
  socket.on('close', (code, reason) => {
    close = { code, reason: String(reason) }
    if (refusal !== undefined) resolve('refused')
    else if (code === 1000) resolve('complete')
    else resolve(reset ? 'reset' : 'truncated')
  })

  try {
    const ending = await promise
    return {
      startedAt,
      status: response?.statusCode,
      headers: pairs(response?.rawHeaders ?? []),
      messages,
      refusal,
      ending,
      endedMs: performance.now() - start,
      malformed,
      closeCode: close?.code,
      closeReason: close?.reason,
    }
  } finally {
    clearTimeout(patient)
    clearTimeout(limit)
    giveUp?.[Symbol.dispose]()
    socket.terminate()
    connection.destroy()
  }
}

function pairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []) as [string, string][])
}
