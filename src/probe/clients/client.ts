import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import type { Fields } from '../../contract.ts'
import type { Arrival, Ending, ReceivedEvent } from '../model.ts'
import type { Connecting } from './connect.ts'

// What the probe needs of a client. Another protocol's client is another `Client`.

/** Whom to ask, and how much to put up with. */
export interface ClientRequest {
  url: URL
  /** By lower-case name. Undefined leaves out a field that is usual. */
  headers?: Record<string, string | undefined>
  /** How long to wait for the next byte before the answer counts as `silent`, ms. */
  patience: number
  /** How long the whole answer may take before it counts as `endless`, ms. */
  longest: number
  /** How large the whole answer may be before it counts as `endless`, bytes. */
  most: number
  /** Gives up at once. */
  signal?: AbortSignal
  /** Default: as the URL says, and trusting the system's authorities. */
  connecting?: Connecting | undefined
}

export interface WireRequest extends ClientRequest {
  /** Default: GET. */
  method?: string
  /** Default: 1.1. */
  version?: '1.0' | '1.1'
  /** Sent with its `content-length`. */
  body?: string | Buffer
  /** The rest of the body, which `sendRest` sends. Default: `body` is all of it. */
  rest?: string
  /** A connection that an earlier exchange left open. Default: a new one. */
  connection?: Socket
}

/** What the other side of an HTTP/2 connection allows (RFC 9113, 6.5.2). Absent: it sent none, or not yet. */
export interface Http2Settings {
  maxConcurrentStreams?: number
  initialWindowSize?: number
  /** True if WebSocket can be had on a stream (RFC 8441). */
  enableConnectProtocol?: boolean
}

/** The other side takes no new streams, and none of those above `lastStream` (RFC 9113, 6.8). */
export interface Goaway {
  /** Unix ms. */
  at: number
  lastStream: number
  code: number
}

/** What HTTP/2 tells of an answer and its connection, and HTTP/1.1 does not. */
export interface Http2Side {
  settings: Http2Settings
  /** In the order in which they came. */
  goaways: Goaway[]
  /** The RST_STREAM that came, ms since the request was sent. */
  reset: { ms: number; code: number } | undefined
  /** The heads before the one that counts (1xx), in order. */
  interim: { ms: number; status: number; headers: Fields }[]
  /** How much more the other side may send on this stream, bytes. */
  window: number
}

/** Bytes of the body and when they came, ms since the request was sent. */
export interface BodyPart {
  ms: number
  data: Buffer
}

export interface WireAnswer {
  /** When the request was sent, unix ms. */
  startedAt: number
  /** Absent if no head arrived. */
  status: number | undefined
  /** The status line's, such as `1.1`. Absent if no head arrived. */
  httpVersion: string | undefined
  headers: Fields
  trailers: Fields
  /** What each read of the socket brought, headers and framing included. */
  arrivals: Arrival[]
  /** The body without its transfer coding; a content coding is still on. */
  body: BodyPart[]
  ending: Ending
  /** When it ended, ms since the request was sent. */
  endedMs: number
  /** What was wrong with the bytes that made it `malformed`. */
  malformed: string | undefined
  /** Absent over HTTP/1. */
  http2?: Http2Side
}

/** One request and its answer. Close it when it has done its work: nothing else does. */
export interface HttpExchange {
  readonly arrivals: Arrival[]
  readonly body: BodyPart[]
  /** Resolves with the whole answer once it has ended, however it ended. */
  readonly answered: Promise<WireAnswer>
  /** The status; undefined before the head has come. */
  readonly status: number | undefined
  /** How long ago the request was sent, ms. */
  readonly ms: number
  /** As it is now. Absent over HTTP/1. */
  readonly http2?: Http2Side
  /** Resolves with true once `enough` holds, or with false if the answer ended before. `enough` is called after each read. */
  came(enough: () => boolean): Promise<boolean>
  /** Stops reading. That nothing comes then is no silence. */
  pause(): void
  resume(): void
  /**
   * Leaves before the answer has ended: closes the connection (FIN), or cancels the stream over HTTP/2.
   * @param how `reset`: resets the connection (RST) instead. The same over HTTP/2
   */
  leave(how?: 'reset'): void
  /** Sends the `rest` of the request's body. */
  sendRest(): void
  /**
   * Sends another request on the same connection; over HTTP/2 even while this one is under way. Undefined if the
   * connection is closed.
   */
  again(request: WireRequest): HttpExchange | undefined
  /** Frees everything, and closes the connection. */
  close(): void
}

/** A WebSocket to ask for. */
export interface WebSocketRequest extends ClientRequest {
  /** The subprotocols to offer (RFC 6455, 1.9). */
  protocols?: string[]
  /** Offers permessage-deflate (RFC 7692). Default: no extension is offered. */
  deflate?: true
  /** The close code of a whole stream. Default: 1000. */
  closeCode?: number
}

export interface WebSocketAnswer {
  /** When the handshake was sent, unix ms. */
  startedAt: number
  /** Of the handshake's answer; absent if none came. */
  status: number | undefined
  headers: Fields
  /** When the handshake's answer came, ms since the handshake was sent. Undefined if none came. */
  headMs: number | undefined
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

/** What a client can do with a WebSocket that is open: ws's own methods. */
export type OpenSocket = Pick<WebSocket, 'protocol' | 'extensions' | 'send' | 'ping' | 'close'>

/** One WebSocket, from its handshake to its close. Close it when it has done its work: nothing else does. */
export interface WebSocketConnection {
  readonly socket: OpenSocket
  readonly messages: WebSocketAnswer['messages']
  readonly pings: number[]
  readonly pongs: number[]
  /** Resolves with the whole answer once it has ended, however it ended. */
  readonly answered: Promise<WebSocketAnswer>
  /** True from the handshake's end to the close. */
  readonly open: boolean
  /** How long ago the handshake was sent, ms. */
  readonly ms: number
  /**
   * Resolves with true once `enough` holds, or with false if the socket ended before. `enough` is called once it is
   * open, and after each message, ping and pong.
   */
  came(enough: () => boolean): Promise<boolean>
  /** Closes the connection without a close frame. */
  leave(): void
  /** Frees everything, and closes the connection. */
  close(): void
}

/** What HTTP requests are sent over. */
export type Protocol = 'http1' | 'http2'

/** How requests reach a service: over HTTP/1 (index.ts), or another protocol. */
export interface Client {
  readonly protocol: Protocol
  /** Connects and sends a request. @throws what the socket throws while it connects */
  http(request: WireRequest): Promise<HttpExchange>
  /** Sends requests on one new connection, before it reads anything from it. Absent over HTTP/1. */
  burst?(requests: WireRequest[]): Promise<HttpExchange[]>
  /** Connects and sends a handshake. @throws what the socket throws while it connects */
  webSocket(request: WebSocketRequest): Promise<WebSocketConnection>
}
