import type { IncomingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import createError from '@fastify/error'
import type { WebSocket } from 'ws'
import type { EndedBy } from '../contract.ts'
import { UPGRADE_REQUIRED } from '../contract.ts'
import type { Sink } from '../streams/sink.ts'
import { bytesTaken } from './bytes-taken.ts'
import { onClientClose } from './client-close.ts'
import type { Transport } from './transport.ts'

const UpgradeRequiredError = createError(
  UPGRADE_REQUIRED,
  'This route speaks WebSocket only, and no handshake arrived: the client sent none, or an edge in between removed it. Behind such an edge, use the SSE route',
  426,
)

/** A source waits while more than this many bytes wait for its client. */
const HIGH_WATER = 64 * 1024

/** Close codes and reasons (RFC 6455, 7.4; 1012 from IANA's registry). */
const closings: Partial<Record<EndedBy, [code: number, reason: string]>> = {
  source: [1000, ''],
  error: [1011, 'the source failed'],
  age: [1001, 'the stream is too old, come back'],
  drain: [1012, 'the service restarts, come back'],
}

/**
 * WebSocket (RFC 6455): one text message an event.
 *
 * @fastify/websocket 11 makes the handshake. It sends no pings, so the heartbeat is ours. It has no back-pressure,
 * so we look at `bufferedAmount`.
 */
export const websocket: Transport = {
  name: 'websocket',
  path: '/websocket',
  encode: ({ data }) => `${data}\n`,
  opens: ({ ws, headers }) => ws && isHandshake(headers),
  route: (streamOf) => ({
    handler(request, reply) {
      // HTTP/2 has no Upgrade, and Node throws where one is sent (RFC 9113, 8.2.2).
      if (request.raw.httpVersionMajor > 1) throw new UpgradeRequiredError()
      // An Upgrade field needs its connection option (RFC 9110, 7.8). Without `close` beside it Node would keep
      // the connection even for a client that asked for its close.
      reply.headers({ upgrade: 'websocket', connection: 'upgrade, close' })
      throw new UpgradeRequiredError()
    },
    // Events that the source has ready leave with the handshake's response, in this turn of the event loop.
    preHandler(request, _reply, next) {
      const { socket } = request.raw
      if (request.ws) {
        socket.cork()
        setImmediate(() => socket.uncork())
      }
      next()
    },
    wsHandler: (socket, request) => streamOf(request).attach(socketSink(socket, request.raw.socket)),
  }),
}

/** What ws accepts. It answers anything else with 400. */
function isHandshake(headers: IncomingHttpHeaders): boolean {
  return (
    /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '') &&
    /^(8|13)$/.test(headers['sec-websocket-version'] ?? '')
  )
}

function socketSink(socket: WebSocket, connection: Socket): Sink {
  let answered = true
  let onDrain: (() => void) | undefined
  const onSent = (error?: Error) => {
    // A frame that could not be sent makes no room: the connection is about to close.
    if (error || !onDrain || socket.bufferedAmount > HIGH_WATER) return
    const callback = onDrain
    onDrain = undefined
    callback()
  }
  socket.on('pong', () => {
    answered = true
  })

  return {
    status: 101,
    write(frame) {
      // Events that the source has ready leave together, as soon as it waits.
      if (connection.writableCorked === 0) {
        connection.cork()
        process.nextTick(() => connection.uncork())
      }
      socket.send(frame, { binary: false }, onSent)
      return socket.bufferedAmount <= HIGH_WATER
    },
    bytesTaken: () => bytesTaken(connection),
    onDrain(callback) {
      onDrain = callback
    },
    onLeave: (callback) => onClientClose(socket, callback),
    beat() {
      if (!answered) return false
      answered = false
      socket.ping()
      return true
    },
    end(by) {
      const closing = closings[by]
      if (closing) socket.close(...closing)
      // ws answers a client that has sent its close, and ends its connection.
      else if (socket.readyState !== socket.CLOSING) socket.terminate()
    },
  }
}
