import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { ClientRequest, Goaway, Http2Settings, WireRequest } from '../client.ts'
import { connect, NotOfferedError } from '../connect.ts'
import type { Http2Carrier } from './carrier.ts'
import { Http2Exchange } from './exchange.ts'
import {
  ACK,
  ENABLE_CONNECT_PROTOCOL,
  type FramePart,
  GOAWAY,
  INITIAL_WINDOW_SIZE,
  MAX_CONCURRENT_STREAMS,
  SETTING,
  SETTINGS,
} from './frames.ts'
import { STREAM_WINDOW } from './received.ts'
import { Tap } from './tap.ts'

/** The window that Chromium gives a connection, bytes (net/http/http_network_session.cc). */
const CONNECTION_WINDOW = 15 * 2 ** 20

/** As many fields as fit into the 256 KiB of a head that Chromium takes: each counts 32 bytes at least (RFC 9113, 6.5.2). */
const MAX_FIELDS = 2 ** 13

/** One connection for any number of streams. Close it when it has done its work: nothing else does. */
export class Http2Connection implements Http2Carrier {
  readonly session: ClientHttp2Session
  settings: Http2Settings | undefined
  readonly goaways: Goaway[] = []
  ended: Http2Carrier['ended']
  malformed: string | undefined
  readonly #tap: Tap
  readonly #exchanges = new Map<number, Http2Exchange>()

  constructor(socket: Socket, url: URL) {
    this.#tap = new Tap(socket, {
      received: (part, at) => this.#received(part, at),
      sent: (part) => this.#exchanges.get(part.stream)?.sent(part),
      ended: (error) => {
        this.ended = error ? 'reset' : 'closed'
      },
    })
    this.session = connectHttp2(url, {
      createConnection: () => this.#tap,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
      // Default: 128.
      maxHeaderListPairs: MAX_FIELDS,
      // Until the server's SETTINGS say more.
      peerMaxConcurrentStreams: 2 ** 31 - 1,
    })
    this.session.setLocalWindowSize(CONNECTION_WINDOW)
    this.session.on('error', (error) => {
      if (!this.ended) this.malformed = error.message
    })
  }

  get open(): boolean {
    return !this.session.closed && !this.session.destroyed
  }

  /**
   * Sends a request on a stream of its own. Where it cannot be sent, the connection is closed.
   * @param owns true if the connection is closed with the exchange. Default: false
   * @throws what node:http2 throws where it cannot send such a request
   */
  request(request: WireRequest, owns = false): Http2Exchange {
    const exchange = this.#send(request, owns)
    if (exchange.id) this.#exchanges.set(exchange.id, exchange)
    return exchange
  }

  /**
   * Sends requests before it reads anything from a new connection, so before it can know how many streams are allowed. A client
   * that knows holds back what is above the limit.
   */
  burst(requests: WireRequest[]): Http2Exchange[] {
    const exchanges = requests.map((request) => this.request(request))
    void this.#tap.hold(Promise.all(exchanges.map(({ requested }) => requested)))
    return exchanges
  }

  close(): void {
    this.session.destroy()
  }

  #send(request: WireRequest, owns: boolean): Http2Exchange {
    try {
      return new Http2Exchange(this, request, owns)
    } catch (error) {
      this.close()
      throw error
    }
  }

  #received(part: FramePart, at: number): void {
    const { type, flags, stream, payload, last } = part
    if (type === SETTINGS && last && !(flags & ACK))
      this.settings = { ...this.settings, ...readSettings(payload) }
    if (type === GOAWAY && last && payload.length >= 8) {
      const lastStream = payload.readUInt32BE(0) & 0x7fffffff
      this.goaways.push({ at: Date.now(), lastStream, code: payload.readUInt32BE(4) })
    }
    this.#exchanges.get(stream)?.received(part, at)
  }
}

function readSettings(payload: Buffer): Http2Settings {
  const settings: Http2Settings = {}
  for (let at = 0; at + SETTING <= payload.length; at += SETTING) {
    const value = payload.readUInt32BE(at + 2)
    const id = payload.readUInt16BE(at)
    if (id === MAX_CONCURRENT_STREAMS) settings.maxConcurrentStreams = value
    if (id === INITIAL_WINDOW_SIZE) settings.initialWindowSize = value
    if (id === ENABLE_CONNECT_PROTOCOL) settings.enableConnectProtocol = value === 1
  }
  return settings
}

/**
 * Connects, and agrees on HTTP/2: with ALPN over TLS, else by prior knowledge (RFC 9113, 3.3).
 * @throws what the socket throws while it connects, and STREAMPROOF_NO_HTTP2 where the server does not choose HTTP/2
 */
export async function connectTo(request: ClientRequest): Promise<Http2Connection> {
  return over(await connect(request, ['h2']), request.url)
}

/**
 * HTTP/2 on a connected socket.
 * @throws STREAMPROOF_NO_HTTP2 where ALPN did not choose it
 */
export function over(socket: Socket, url: URL): Http2Connection {
  if (!(socket instanceof TLSSocket) || socket.alpnProtocol === 'h2') return new Http2Connection(socket, url)
  socket.destroy()
  throw new NotOfferedError(url.host, ['h2'])
}
