import type { FastifyReply, FastifyRequest, preHandlerHookHandler } from 'fastify'
import type { WebSocket } from 'ws'
import type { TransportName } from '../contract.ts'
import type { Framing } from '../streams/sink.ts'
import type { Stream } from '../streams/stream.ts'

/** Returns the stream that a request opened. It waits for its sink. */
export type StreamOf = (request: FastifyRequest) => Stream

/** One way to carry a stream: its framing, and its route's handlers. */
export interface Transport extends Framing {
  readonly name: TransportName
  /** The route's path, after the source's prefix. */
  path: string
  /** Returns whether a request can become a stream. For one that cannot, the handler runs without a stream. */
  opens(request: FastifyRequest): boolean
  /** Returns the route's handlers. They attach a sink to the stream, and run once nothing refuses it any more. */
  route(streamOf: StreamOf): {
    handler(request: FastifyRequest, reply: FastifyReply): void
    /** Runs just before the handler. */
    preHandler?: preHandlerHookHandler
    wsHandler?(socket: WebSocket, request: FastifyRequest): void
  }
}
