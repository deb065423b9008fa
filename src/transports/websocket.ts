import type { Socket } from 'node:net'
import createError from '@fastify/error'
import type { WebSocket } from 'ws'
import type { EndedBy } from '../contract.ts'
import { UPGRADE_REQUIRED } from '../contract.ts'
import type { Sink } from '../streams/sink.ts'
import { taking } from './taking.ts'
import type { Transport } from './transport.ts'

const UpgradeRequiredError = createError(
  UPGRADE_REQUIRED,
  'This route speaks WebSocket only, and no handshake arrived: either the client did not ask for one, or an edge between dropped it. Over such an edge, use the SSE route',
  426,
)

/** More than this many bytes waiting for one client, and its source waits. */
const HIGH_WATER = 64 * 1024

/** Close codes and reasons (RFC 6455, 7.4; 1012 from IANA's registry). */
const closings: Partial<Record<EndedBy, [code: number, reason: string]>> = {
  source: [1000, ''],
  error: [1011, 'the source failed'],
  age: [1001, 'the stream is too old, come back'],
  drain: [1012, 'the service restarts, come back'],
}

/**
 * WebSocket (RFC 6455): a text message an event.
 *
 * @fastify/websocket 11 makes the handshake and sends no pings, so the beat is ours; it also knows no
 * back-pressure, so what waits in `bufferedAmount` is.
 */
export const websocket: Transport = {
  name: 'websocket',
  path: '/websocket',
  route: (open) => ({
    handler(_request, reply) {
      // An Upgrade field needs its connection option (RFC 9110, 7.8). Without `close` beside it Node would keep
      // the connection even for a client that asked for its close.
      reply.headers({ upgrade: 'websocket', connection: 'upgrade, close' })
      throw new UpgradeRequiredError()
    },
    // What the source has at hand leaves with the answer to the handshake, in this turn of the event loop.
    preValidation(request, _reply, next) {
      const { socket } = request.raw
      if (request.ws) {
        socket.cork()
        setImmediate(() => socket.uncork())
      }
      next()
    },
    wsHandler: (socket, request) => open(request, socketSink(socket, request.raw.socket)),
  }),
}

function socketSink(socket: WebSocket, connection: Socket): Sink {
  let answered = true
  let onDrain: (() => void) | undefined
  const onSent = (error?: Error) => {
    // What could not be sent has not made room: the connection is about to close.
    if (error || !onDrain || socket.bufferedAmount > HIGH_WATER) return
    const callback = onDrain
    onDrain = undefined
    callback()
  }
  socket.on('pong', () => {
    answered = true
  })

  return {
    transport: 'websocket',
    encode: (event) => `${event.data}\n`,
    write(frame) {
      // Events that the source has at hand leave together, as soon as it has to wait.
      if (connection.writableCorked === 0) {
        connection.cork()
        process.nextTick(() => connection.uncork())
      }
      socket.send(frame, onSent)
      return socket.bufferedAmount <= HIGH_WATER
    },
    taking: taking(connection),
    onDrain(callback) {
      onDrain = callback
    },
    onLeave: (callback) => void socket.once('closing', callback),
    onClose: (callback) => void socket.once('close', callback),
    beat() {
      if (!answered) return false
      answered = false
      socket.ping()
      return true
    },
    end(by) {
      const closing = closings[by]
      if (closing) socket.close(...closing)
      // A client that has sent its close gets ours: ws sees to that, and to the connection's end.
      else if (socket.readyState !== socket.CLOSING) socket.terminate()
    },
  }
}
