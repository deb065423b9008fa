import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { DATA, END_STREAM, type FramePart, FrameReader, GOAWAY, PREFACE } from './frames.ts'

/** Sees what passes. Times are on the clock of `performance.now()`. */
export interface TapListeners {
  /** Called with each frame that was read, before node:http2 gets it. */
  received(part: FramePart, at: number): void
  /** Called with each frame that node:http2 sends. */
  sent(part: FramePart): void
  /** The connection has ended: by the other side's FIN, or by an error. Called at most once. */
  ended(error: Error | undefined): void
}

/**
 * Stands between a connected socket and node:http2, and reads along: node:http2 does not tell when each frame came, nor
 * how a stream truly ended.
 */
export class Tap extends Duplex {
  readonly #socket: Socket
  readonly #sent = new FrameReader(PREFACE)
  readonly #listeners: TapListeners
  #held = false

  constructor(socket: Socket, listeners: TapListeners) {
    super()
    this.#socket = socket
    this.#listeners = listeners
    const received = new FrameReader()
    let over = false
    const end = (error?: Error) => {
      if (!over) listeners.ended(error)
      over = true
    }
    socket.on('data', (bytes: Buffer) => {
      const at = performance.now()
      const parts: Buffer[] = []
      for (const part of received.push(bytes)) {
        listeners.received(part, at)
        withoutCode(part)
        if (!isEmpty(part)) parts.push(part.bytes)
      }
      if (parts.length > 0 && !this.push(Buffer.concat(parts))) socket.pause()
    })
    socket.on('end', () => {
      end()
      this.push(null)
    })
    socket.on('error', (error) => {
      end(error)
      this.destroy(error)
    })
    socket.on('close', () => {
      end()
      this.destroy()
    })
  }

  /** Reads nothing until `until` resolves. */
  async hold(until: Promise<unknown>): Promise<void> {
    this.#held = true
    this.#socket.pause()
    await until
    this.#held = false
    this.#socket.resume()
  }

  override _read(): void {
    if (!this.#held) this.#socket.resume()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    for (const part of this.#sent.push(bytes)) this.#listeners.sent(part)
    this.#socket.write(bytes, done)
  }

  override _final(done: () => void): void {
    this.#socket.end(done)
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy()
    done(error)
  }
}

/** DATA that carries nothing, which is allowed: node:http2 ends a connection that has brought a thousand of them. */
function isEmpty({ type, flags, length }: FramePart): boolean {
  return type === DATA && length === 0 && !(flags & END_STREAM)
}

/**
 * Makes a GOAWAY one without an error code: at one with a code node:http2 ends every open stream, although the other side
 * may still send on them (RFC 9113, 6.8).
 */
function withoutCode({ type, payload }: FramePart): void {
  if (type === GOAWAY && payload.length >= 8) payload.writeUInt32BE(0, 4)
}
