import type { FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'
import type { WebSocket } from 'ws'
import type { StreamEvent } from '../streams/event.ts'
import type { EndedBy } from '../streams/stream.ts'

export type TransportName = 'chunked' | 'sse' | 'websocket'

/** Where a stream's events go: one client's connection, as its transport sees it. */
export interface Sink {
  readonly transport: TransportName
  /** An event in this transport's bytes, whole. */
  encode(event: StreamEvent): string
  /** Sends a frame. False when the client has to catch up before the next one: wait for `onDrain`. */
  write(frame: string): boolean
  /** Calls back once, when the client has caught up after `write` said false. */
  onDrain(callback: () => void): void
  /** Calls back once, when the client has said that it leaves. Its connection may take longer. */
  onLeave?(callback: () => void): void
  /** Whether the client has taken anything since this was last asked. */
  taking(): boolean
  /** Calls back once, when the connection is gone, whoever closed it. */
  onClose(callback: () => void): void
  /** Shows the client, and every edge between, that the stream lives. False: the peer missed the last beat. */
  beat?(): boolean
  /** Ends it so that the client can tell a whole stream from a broken one. */
  end(by: EndedBy): void
}

/** Opens a stream for a request, on the sink that its transport made. */
export type OpenStream = (request: FastifyRequest, sink: Sink) => void

/** One way to carry a stream: the routes' handlers, and what becomes of events on the wire. */
export interface Transport {
  name: TransportName
  /** Where it is served, after the source's prefix. */
  path: string
  /** The GET route's handlers. Everything that can be refused has been refused before they run. */
  route(open: OpenStream): {
    handler(request: FastifyRequest, reply: FastifyReply): void
    preValidation?: preValidationHookHandler
    wsHandler?(socket: WebSocket, request: FastifyRequest): void
  }
}
