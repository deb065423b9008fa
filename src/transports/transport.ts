import type { FastifyReply, FastifyRequest, preValidationHookHandler } from 'fastify'
import type { WebSocket } from 'ws'
import type { TransportName } from '../contract.ts'
import type { Sink } from '../streams/sink.ts'

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
