import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { taking } from './taking.ts'

/** Characters of frames that wait to be written together, at most. */
const BATCH = 64 * 1024

/**
 * The half of a sink that chunked and SSE share: an HTTP response that we write ourselves. Made before its
 * head is flushed.
 *
 * Events that the source has at hand leave together, and take the head along: chunk framing and system calls
 * are most of what an event costs. As soon as the source has to wait, they go.
 */
export function responseSink(raw: ServerResponse) {
  let batch = ''
  raw.socket?.cork()
  // Where no event is at hand, the head goes by itself.
  const head = setImmediate(send)

  function flush(): void {
    clearImmediate(head)
    if (batch !== '') raw.write(batch)
    batch = ''
  }
  function send(): void {
    flush()
    raw.socket?.uncork()
  }

  return {
    /** Hands over what waits, so that the response's end can go with it. */
    flush,
    write(frame: string): boolean {
      if (batch === '') process.nextTick(send)
      batch += frame
      if (batch.length >= BATCH) flush()
      return !raw.destroyed && !raw.writableNeedDrain
    },
    taking: taking(raw.req.socket),
    onDrain: (callback: () => void) => void raw.once('drain', callback),
    onClose: (callback: () => void) => void raw.once('close', callback),
  }
}

/** How long an ended response may wait for a client that does not read its rest, ms. ws gives its close as long. */
const LINGER = 30_000

/** Ends a response whole. */
export function finish(raw: ServerResponse): void {
  raw.end()
  linger(raw)
}

/**
 * Breaks a response off where it stands. What was written still goes out; the terminating chunk never
 * does, and that is how an HTTP/1.1 client tells a cut stream from a whole one (RFC 9112, 8).
 */
export function truncate(raw: ServerResponse): void {
  // HTTP/1.0 has no other end than the connection's, so only a reset tells that this is none.
  if (raw.req.httpVersion === '1.0') raw.socket?.resetAndDestroy()
  else if (raw.socket) raw.socket.destroySoon()
  // Pipelined behind another response, which is to end whole: it has no connection before its turn.
  else raw.once('socket', (socket: Socket) => socket.destroySoon())
  linger(raw)
}

function linger(raw: ServerResponse): void {
  if (raw.writableLength === 0) return
  const timer = setTimeout(() => raw.destroy(), LINGER)
  raw.once('close', () => clearTimeout(timer))
}

/** Keeps proxies and browsers from storing, compressing or collecting a stream. */
export const streamHeaders = {
  // `no-transform` is what compressing proxies honour (RFC 9111, 5.2.2.6).
  'cache-control': 'no-cache, no-transform',
  // nginx and what is built on it collects a response unless told not to.
  'x-accel-buffering': 'no',
}
