import type { IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import type { Ending, ReceivedEvent } from '../outcome.ts'
import { connect } from './wire.ts'

export interface WebSocketRequest {
  url: URL
  /** How long to wait for the handshake's answer and for each message after it, ms. */
  patience: number
  /** Gives up at once. */
  signal?: AbortSignal
}

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
  /** 1005: a close without a code; 1006: no close at all (RFC 6455, 7.1.5). */
  closeCode: number | undefined
  closeReason: string | undefined
}

/**
 * One WebSocket, from its handshake to its close.
 * @throws what the socket throws while it connects
 */
export async function askWebSocket({ url, patience, signal }: WebSocketRequest): Promise<WebSocketAnswer> {
  // Connected first, so that "nobody is there" and "somebody hung up on us" stay two things.
  const connection = await connect(url, patience, signal)
  const startedAt = Date.now()
  const start = performance.now()
  const socket = new WebSocket(url.href.replace(/^http/, 'ws'), {
    perMessageDeflate: false,
    createConnection: () => connection,
  })

  const messages: WebSocketAnswer['messages'] = []
  let response: IncomingMessage | undefined
  let refusal: string | undefined
  let close: { code: number; reason: string } | undefined
  let reset = false
  let patient: NodeJS.Timeout | undefined

  try {
    const ending = await new Promise<Ending>((resolve, reject) => {
      patient = setTimeout(() => resolve('silent'), patience)
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      socket.on('upgrade', (answer) => {
        response = answer
      })
      socket.on('unexpected-response', async (_request, answer) => {
        response = answer
        refusal = await text(answer)
        resolve('refused')
      })
      socket.on('message', (data: Buffer) => {
        patient?.refresh()
        messages.push({
          ms: performance.now() - start,
          data: String(data).replace(/\n$/, ''),
          bytes: data.length,
        })
      })
      socket.on('error', (error) => {
        // A 101 that is no WebSocket: ws says what is wrong with it.
        if (response?.statusCode === 101 && messages.length === 0 && !('code' in error))
          refusal = error.message
        else reset = true
      })
      socket.on('close', (code, reason) => {
        close = { code, reason: String(reason) }
        if (refusal !== undefined) resolve('refused')
        else if (reset) resolve('reset')
        else resolve(code === 1000 ? 'complete' : 'truncated')
      })
    })
    return {
      startedAt,
      status: response?.statusCode,
      headers: pairs(response?.rawHeaders ?? []),
      messages,
      refusal,
      ending,
      endedMs: performance.now() - start,
      closeCode: close?.code,
      closeReason: close?.reason,
    }
  } finally {
    clearTimeout(patient)
    socket.terminate()
    connection.destroy()
  }
}

async function text(answer: IncomingMessage): Promise<string> {
  let body = ''
  try {
    for await (const part of answer.setEncoding('utf8')) body += part
  } catch {
    // Broken off: what came of it is what there is.
  }
  return body
}

function pairs(raw: string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? '']] : []) as [string, string][])
}
