import { type ClientHttp2Session, connect as connectHttp2, type Settings } from 'node:http2'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { ClientRequest, WireRequest } from '../client.ts'
import { connect } from '../connect.ts'
import { Http2Exchange } from './exchange.ts'
import { type FramePart, GOAWAY } from './frames.ts'
import { Tap } from './tap.ts'

/** The windows that Chromium gives a stream and a connection, bytes (net/http/http_network_session.cc). */
export const STREAM_WINDOW = 6 * 2 ** 20
const CONNECTION_WINDOW = 15 * 2 ** 20

/** The other side closes the connection once the streams up to `lastStream` have ended (RFC 9113, 6.8). */
export interface Goaway {
  /** Unix ms. */
  at: number
  lastStream: number
  code: number
}

/** The server does not choose HTTP/2. */
export class NoHttp2Error extends Error {
  readonly code = 'STREAMPROOF_NO_HTTP2'

  constructor(host: string) {
    super(`${host} does not offer HTTP/2 (ALPN h2)`)
  }
}

/** One connection for any number of streams. Close it when it has done its work: nothing else does. */
export class Http2Connection {
  readonly session: ClientHttp2Session
  /** In the order in which they came. */
  readonly goaways: Goaway[] = []
  /** How the connection ended. Undefined while it is open. */
  ended: 'closed' | 'reset' | undefined
  /** What was wrong with what the other side sent. */
  malformed: string | undefined
  readonly #exchanges = new Map<number, Http2Exchange>()

  constructor(socket: Socket, url: URL) {
    const tap = new Tap(socket, {
      received: (part, at) => this.#received(part, at),
      sent: (part, at) => this.#exchanges.get(part.stream)?.sent(part, at),
      ended: (error) => {
        this.ended = error ? 'reset' : 'closed'
      },
    })
    this.session = connectHttp2(url, {
      createConnection: () => tap,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
    })
    this.session.setLocalWindowSize(CONNECTION_WINDOW)
    this.session.on('error', (error) => {
      if (!this.ended) this.malformed = error.message
    })
  }

  /** What the other side's SETTINGS say: frames' defaults until they are there. */
  get settings(): Settings {
    return this.session.remoteSettings
  }

  /** Sends a request on a stream of its own. */
  open(request: WireRequest): Http2Exchange {
    const exchange = new Http2Exchange(this, request)
    if (exchange.id) this.#exchanges.set(exchange.id, exchange)
    return exchange
  }

  close(): void {
    this.session.destroy()
  }

  #received(part: FramePart, at: number): void {
    if (part.type === GOAWAY)
      this.goaways.push({
        at: Date.now(),
        lastStream: part.payload.readUInt32BE(0) & 0x7fffffff,
        code: part.payload.readUInt32BE(4),
      })
    this.#exchanges.get(part.stream)?.received(part, at)
  }
}

/**
 * Connects, and agrees on HTTP/2: with ALPN over TLS, else by prior knowledge (RFC 9113, 3.3).
 * @throws what the socket throws while it connects, and STREAMPROOF_NO_HTTP2 where the server does not choose HTTP/2
 */
export async function connectTo({ url, patience, signal }: ClientRequest): Promise<Http2Connection> {
  const socket = await connect(url, patience, signal, ['h2']).catch((error) => {
    throw error.code === 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' ? new NoHttp2Error(url.host) : error
  })
  if (!(socket instanceof TLSSocket) || socket.alpnProtocol === 'h2') return new Http2Connection(socket, url)
  socket.destroy()
  throw new NoHttp2Error(url.host)
}
