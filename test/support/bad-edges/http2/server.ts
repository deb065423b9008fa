import {
  type IncomingHttpHeaders,
  performServerHandshake,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from 'node:http2'
import { createServer } from 'node:net'
import { Duplex } from 'node:stream'
import { listen, type RunningBadEdge } from '../edge.ts'
import { encodeFrame, type Frame, rstStream, takeFrame } from './frame.ts'

/** One connection of a server whose frames can be tampered with. */
export interface Http2Client {
  session: ServerHttp2Session
  /** Sends a frame, or bytes, past node:http2. */
  send(frame: Frame | Buffer): void
  /** Sends RST_STREAM without END_STREAM, and nothing more on this stream. node:http2's own `close` sends both. */
  reset(stream: number, code: number): void
  /** Ends the connection: by FIN, or by a reset. */
  end(how: 'fin' | 'reset'): void
}

/** A server for HTTP/2 by prior knowledge, and where it departs from what node:http2 sends. */
export interface Http2Server {
  settings?: Settings
  /** Answers a request. */
  stream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, client: Http2Client): unknown
  /** What becomes of a frame: those that are sent in its place. */
  toClient?(frame: Frame, client: Http2Client): Frame[]
  /** The same of what the client sends. */
  fromClient?(frame: Frame, client: Http2Client): Frame[]
}

const unchanged = (frame: Frame) => [frame]

/** Listens on a free port of 127.0.0.1. */
export function serveHttp2({
  settings = {},
  stream,
  toClient = unchanged,
  fromClient = unchanged,
}: Http2Server): Promise<RunningBadEdge> {
  return listen(
    createServer({ noDelay: true }, (socket) => {
      const reset = new Set<number>()
      const send = (frame: Frame | Buffer) =>
        void (socket.writable && socket.write(Buffer.isBuffer(frame) ? frame : encodeFrame(frame)))
      const outgoing = framesOf((frame) => {
        for (const given of toClient(frame, client)) if (!reset.has(given.stream)) send(given)
      })
      const wire = new Duplex({
        read: () => void socket.resume(),
        write: (bytes, _, done) => {
          outgoing(bytes)
          if (socket.writableNeedDrain) socket.once('drain', done)
          else done()
        },
        final: (done) => void socket.end(done),
        destroy: (error, done) => {
          socket.destroy()
          done(error)
        },
      })
      const incoming = framesOf((frame) => {
        for (const given of fromClient(frame, client)) wire.push(encodeFrame(given))
      })
      let preface = 24
      socket.on('data', (bytes) => {
        if (preface > 0) wire.push(bytes.subarray(0, preface))
        incoming(bytes.subarray(preface))
        preface = Math.max(0, preface - bytes.length)
      })
      socket.on('end', () => wire.push(null)).on('close', () => wire.destroy())
      const session = performServerHandshake(wire, { settings })
      const client: Http2Client = {
        session,
        send,
        reset(stream, code) {
          send(rstStream(stream, code))
          reset.add(stream)
        },
        end: (how) => (how === 'fin' ? socket.end() : socket.resetAndDestroy()),
      }
      session.on('error', () => {})
      session.on('stream', (opened, headers) => {
        opened.on('error', () => {})
        // node:http2 announces even the streams that it refuses.
        if (!opened.destroyed) stream(opened, headers, client)
      })
    }),
  )
}

/** Hands out the frames in what it is given, each once it is whole. */
function framesOf(take: (frame: Frame) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    for (let taken = takeFrame(rest); taken; taken = takeFrame(rest)) {
      rest = taken.rest
      take(taken.frame)
    }
  }
}
