import { addAbortListener, once } from 'node:events'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Arrival, Ending } from '../outcome.ts'
import { ResponseParser } from './http1.ts'

/** Whom to ask, and how much to put up with. */
export interface ClientRequest {
  url: URL
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
  headers?: Record<string, string>
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
  /** What was wrong with the bytes that made it `malformed`. */
  malformed: string | undefined
}

/**
 * One GET over HTTP/1.1 and a socket of its own. Node's client would hide what matters here: which read brought
 * which bytes and when, the headers' order, and whether the end was the end.
 * @throws what the socket throws while it connects, and STREAMPROOF_MALFORMED_ANSWER where not even an answer's
 *   head came
 */
export async function ask(request: WireRequest): Promise<WireAnswer> {
  const { url, headers = {}, patience, longest, most, signal } = request
  const socket = await connect(url, patience, signal)
  const parser = new ResponseParser('GET')
  const arrivals: Arrival[] = []
  const body: BodyPart[] = []
  let received = 0
  let malformed: string | undefined
  const startedAt = Date.now()
  const start = performance.now()

  const { promise, resolve, reject } = Promise.withResolvers<Ending>()
  const limit = setTimeout(resolve, longest, 'endless')
  const giveUp = signal && addAbortListener(signal, () => reject(signal.reason))
  socket.setTimeout(patience, () => resolve('silent'))
  socket.on('end', () => resolve(parser.end() ? 'complete' : 'truncated'))
  socket.on('error', () => resolve('reset'))
  socket.on('data', (bytes: Buffer) => {
    const ms = performance.now() - start
    arrivals.push({ ms, bytes: bytes.length })
    received += bytes.length
    try {
      for (const data of parser.push(bytes)) body.push({ ms, data })
    } catch (error) {
      // Whatever answers without a head is nobody we could ask. After one, it is how the answer ended.
      if (parser.status === undefined) return reject(error)
      malformed = (error as Error).message
      resolve('malformed')
    }
    if (parser.done) resolve('complete')
    else if (received > most) resolve('endless')
  })

  try {
    socket.write(requestHead(url, headers))
    const ending = await promise
    const endedMs = performance.now() - start
    const { status, headers: answered } = parser
    return { startedAt, status, headers: answered, arrivals, body, ending, endedMs, malformed }
  } finally {
    clearTimeout(limit)
    giveUp?.[Symbol.dispose]()
    socket.destroy()
  }
}

/**
 * A connected socket, TLS for https.
 * @throws what the socket throws, and ETIMEDOUT when `patience` (ms) runs out
 */
export async function connect(url: URL, patience: number, signal?: AbortSignal): Promise<Socket> {
  const tls = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const target = { host, port: Number(url.port) || (tls ? 443 : 80) }
  // An address is no server name (RFC 6066, 3).
  const servername = isIP(host) ? undefined : { servername: host }
  const socket = tls
    ? connectTls({ ...target, ...servername, ALPNProtocols: ['http/1.1'] })
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
    signal?.throwIfAborted()
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
