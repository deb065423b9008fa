import type { ServerResponse } from 'node:http'
import { constants, Http2ServerResponse } from 'node:http2'
import type { Socket } from 'node:net'
import type { Frame } from '../streams/sink.ts'
import { bytesTaken } from './bytes-taken.ts'

/** The most characters that wait to be written together. */
const BATCH = 64 * 1024

/**
 * The part of a sink that chunked and SSE share: an HTTP response that we write ourselves. Create it before the
 * response's head is flushed.
 *
 * Events that the source has ready leave together, and with the head: chunk framing and system calls are most of
 * what an event costs. They leave as soon as the source waits.
 */
export function responseSink(raw: ServerResponse) {
  let batch = ''
  const { socket } = raw.req
  // An HTTP/2 connection has other streams, and collects what they write itself.
  const connection = raw instanceof Http2ServerResponse ? undefined : raw.socket
  connection?.cork()
  // Without an event the head leaves alone.
  const head = setImmediate(send)

  function flush(): void {
    if (batch !== '') raw.write(batch)
    batch = ''
  }
  function send(): void {
    clearImmediate(head)
    flush()
    connection?.uncork()
  }

  return {
    status: 200,
    /** Writes what waits, so that the response's end leaves with it. */
    flush,
    write(frame: Frame): boolean {
      if (typeof frame === 'string') {
        if (batch === '') process.nextTick(send)
        batch += frame
        if (batch.length >= BATCH) flush()
      } else {
        // A shared buffer is not copied into the batch.
        flush()
        raw.write(frame)
      }
      return !raw.destroyed && !raw.writableNeedDrain
    },
    bytesTaken: () => bytesTaken(socket),
    onDrain: (callback: () => void) => void raw.once('drain', callback),
  }
}

/** How long an ended response may wait for a client that does not read the rest, ms. ws waits as long for a close. */
const LINGER = 30_000

/** Ends a response whole. */
export function finish(raw: ServerResponse): void {
  raw.end()
  linger(raw)
}

/**
 * Cuts a response. What was written still leaves, but no terminating chunk follows: this is how an HTTP/1.1 client
 * tells a cut stream from a whole one (RFC 9112, 8).
 */
export function truncate(raw: ServerResponse): void {
  if (raw instanceof Http2ServerResponse) reset(raw)
  // HTTP/1.0 ends a body by closing, so only a reset shows a cut.
  else if (raw.req.httpVersion === '1.0') raw.socket?.resetAndDestroy()
  else if (raw.socket) raw.socket.destroySoon()
  // A pipelined response has no connection before the response before it has ended, which must end whole.
  else raw.once('socket', (socket: Socket) => socket.destroySoon())
  linger(raw)
}

/** Drops a response whose client does not read. */
export function drop(raw: ServerResponse): void {
  if (raw instanceof Http2ServerResponse) reset(raw)
  else raw.destroy()
}

/** Resets one stream of an HTTP/2 connection (RFC 9113, 5.4.2). */
function reset({ stream }: Http2ServerResponse): void {
  stream.close(constants.NGHTTP2_INTERNAL_ERROR)
}

function linger(raw: ServerResponse): void {
  if (raw.writableLength === 0) return
  const timer = setTimeout(() => raw.destroy(), LINGER)
  raw.once('close', () => clearTimeout(timer))
}

/** HEAD gets the head of a stream, and no stream. */
export const notHead = (request: { method: string }): boolean => request.method !== 'HEAD'

/** Keeps proxies and browsers from storing, compressing or buffering a stream. */
export const streamHeaders = {
  // Proxies that compress honour `no-transform` (RFC 9111, 5.2.2.6).
  'cache-control': 'no-cache, no-transform',
  // nginx, and what is built on it, buffers a response without this.
  'x-accel-buffering': 'no',
}
