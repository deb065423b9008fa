import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'
import type { WebSocket } from 'ws'
import { chunkContent, httpChunk } from '../../../channels/encodings/http-chunk.ts'
import type { Reader } from '../../../channels/reader.ts'
import type { Frame, Sink } from '../../../streams/sink.ts'
import { bytesTaken } from '../../../transports/bytes-taken.ts'
import { onClientClose } from '../../../transports/client-close.ts'
import { finish, truncate } from '../../../transports/http.ts'

/** An SSE comment, which no client takes for an event. */
const BEAT = httpChunk(':\n\n')

/** After a drain an EventSource comes back after 1 to 10 s, each after a time of its own, ms. */
const retry = () => httpChunk(`retry: ${1_000 + Math.floor(Math.random() * 9_000)}\n\n`)

/** A reader's connection over SSE. */
export function sseSink(raw: ServerResponse, reader: Reader): Sink {
  const response = responseSink(raw)
  return {
    ...response,
    beat: () => response.write(BEAT) || true,
    end(by) {
      reader.stop()
      if (by === 'drain') response.write(retry())
      if (by === 'stall') raw.destroy()
      else finish(raw)
    },
  }
}

/** A reader's connection over chunked. Only its terminating chunk says that it has brought everything. */
export function chunkedSink(raw: ServerResponse, reader: Reader): Sink {
  return {
    ...responseSink(raw),
    end(by) {
      reader.stop()
      if (reader.whole && by === 'source') finish(raw)
      else if (by === 'stall') raw.destroy()
      else truncate(raw)
    },
  }
}

/**
 * The part that both share: frames that are HTTP chunks already go straight to the socket. That costs a delivered
 * event two thirds of what `ServerResponse.write` does.
 */
function responseSink(raw: ServerResponse) {
  const { socket } = raw.req
  // Behind another response on its connection, it has to wait for its turn.
  const pipelined = raw.socket === null
  // HTTP/1.0 knows no chunks.
  const chunks = raw.req.httpVersion !== '1.0'
  // The head leaves with the first frame.
  if (!pipelined) socket.cork()
  raw.flushHeaders()
  if (!pipelined) setImmediate(() => socket.uncork())
  return {
    status: 200,
    write(frame: Frame): boolean {
      if (raw.destroyed) return false
      if (pipelined) return raw.write(chunkContent(frame as Buffer))
      return socket.write(chunks ? frame : chunkContent(frame as Buffer))
    },
    bytesTaken: () => bytesTaken(socket),
    onDrain: (callback: () => void) => void (pipelined ? raw : socket).once('drain', callback),
  }
}

/** A long-poll's connection: its one frame is the response's body. */
export function longPollSink(
  reply: FastifyReply,
  reader: Reader,
  fields: () => Record<string, string>,
): Sink {
  let body: Frame | undefined
  return {
    status: 200,
    write(frame) {
      body = frame
      return true
    },
    bytesTaken: () => 0,
    onDrain() {},
    end(by) {
      reader.stop()
      if (by === 'client') return
      reply.headers(fields())
      if (body === undefined) reply.removeHeader('content-type').code(204)
      reply.send(body)
    },
  }
}

/** Close codes and reasons (RFC 6455, 7.4; 1012 from IANA's registry). Only 1000 says that a reader has everything. */
const closings: Record<'source' | 'gone' | 'error' | 'age' | 'drain', [code: number, reason: string]> = {
  source: [1000, ''],
  gone: [4410, 'the channel, or what comes next in it, is gone. Come back to learn which'],
  error: [1011, 'the channel cannot be read'],
  age: [1001, 'come back'],
  drain: [1012, 'the service restarts, come back'],
} as const

/** A reader's connection over WebSocket. Frames are complete, and ws sends nothing between but whole frames too. */
export function webSocketSink(socket: WebSocket, connection: Socket, reader: Reader): Sink {
  const { OPEN } = socket
  let answered = true
  socket.on('pong', () => {
    answered = true
  })
  return {
    status: 101,
    write: (frame) => socket.readyState === OPEN && connection.write(frame),
    bytesTaken: () => bytesTaken(connection),
    onDrain: (callback) => void connection.once('drain', callback),
    onLeave: (callback) => onClientClose(socket, callback),
    beat() {
      if (!answered) return false
      answered = false
      socket.ping()
      return true
    },
    end(by) {
      reader.stop()
      const how = by === 'source' && !reader.whole ? 'gone' : by
      if (how === 'client' || how === 'stall') {
        if (socket.readyState !== socket.CLOSING) socket.terminate()
      } else socket.close(...closings[how])
    },
  }
}
