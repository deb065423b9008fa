import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Arrival, Ending } from '../outcome.ts'
import { ResponseParser } from './http1.ts'

export interface WireRequest {
  url: URL
  headers?: Record<string, string>
  /** How long to wait for the next byte before the answer counts as `silent`, ms. */
  patience: number
  /** Gives up at once. */
  signal?: AbortSignal
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
  /** As they came: order, case and repeats kept. */
  headers: [name: string, value: string][]
  /** What each read of the socket brought, headers and framing included. */
  arrivals: Arrival[]
  /** The body without its transfer coding; a content coding is still on. */
  body: BodyPart[]
  ending: Ending
  /** When it ended, ms since the request was sent. */
  endedMs: number
}

/**
 * One GET over HTTP/1.1 and a socket of its own. Node's client would hide what matters here: which read brought
 * which bytes and when, the headers' order, and whether the end was the end.
 * @throws what the socket throws while it connects, and STREAMPROOF_MALFORMED_ANSWER
 */
export async function ask({ url, headers = {}, patience, signal }: WireRequest): Promise<WireAnswer> {
  const socket = await connect(url, patience, signal)
  const parser = new ResponseParser('GET')
  const arrivals: Arrival[] = []
  const body: BodyPart[] = []
  const startedAt = Date.now()
  const start = performance.now()

  try {
    const ended = new Promise<Ending>((resolve, reject) => {
      socket.setTimeout(patience, () => resolve('silent'))
      socket.on('data', (bytes: Buffer) => {
        const ms = performance.now() - start
        arrivals.push({ ms, bytes: bytes.length })
        try {
          for (const data of parser.push(bytes)) body.push({ ms, data })
        } catch (error) {
          reject(error)
        }
        if (parser.done) resolve('complete')
      })
      socket.on('end', () => resolve(parser.end() ? 'complete' : 'truncated'))
      socket.on('error', () => resolve('reset'))
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    socket.write(requestHead(url, headers))
    const ending = await ended
    const endedMs = performance.now() - start
    return { startedAt, status: parser.status, headers: parser.headers, arrivals, body, ending, endedMs }
  } finally {
    socket.destroy()
  }
}

/**
 * A connected socket, TLS for https.
 * @throws what the socket throws, and ETIMEDOUT when `patience` (ms) runs out
 */
export async function connect(url: URL, patience: number, signal?: AbortSignal): Promise<Socket> {
  const tls = url.protocol === 'https:'
  const target = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port) || (tls ? 443 : 80),
  }
  const socket = tls
    ? connectTls({ ...target, servername: target.host, ALPNProtocols: ['http/1.1'] })
    : connectTcp(target)
  socket.setNoDelay(true)
  const patient = AbortSignal.timeout(patience)
  try {
    await once(socket, tls ? 'secureConnect' : 'connect', {
      signal: signal ? AbortSignal.any([signal, patient]) : patient,
    })
    return socket
  } catch (error) {
    socket.destroy()
    throw patient.aborted
      ? Object.assign(new Error(`no connection to ${url.host} within ${patience} ms`), { code: 'ETIMEDOUT' })
      : error
  }
}

function requestHead(url: URL, headers: Record<string, string>): string {
  const fields = { host: url.host, 'user-agent': 'streamproof', ...headers }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('')}\r\n`
}
