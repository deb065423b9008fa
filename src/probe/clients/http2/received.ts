import type { Arrival } from '../../model.ts'
import type { BodyPart, Http2Side } from '../client.ts'
import { CONTINUATION, DATA, END_HEADERS, END_STREAM, type FramePart, HEADERS, RST_STREAM } from './frames.ts'

/** The window that Chromium gives a stream, bytes (net/http/http_network_session.cc). */
export const STREAM_WINDOW = 6 * 2 ** 20

/** What the frames of one stream brought. Times are ms since the request was sent. */
export class Received {
  readonly arrivals: Arrival[] = []
  readonly body: BodyPart[] = []
  /** The frames of the answer, heads and all, bytes. */
  bytes = 0
  /** How much more the other side may send, bytes. */
  window = STREAM_WINDOW
  reset: Http2Side['reset']
  /** When the answer was whole. Undefined before. */
  wholeMs: number | undefined
  /** True from END_STREAM on. */
  #ends = false

  /** @returns true if the frame is part of the answer */
  take({ type, flags, length, bytes, payload, last }: FramePart, ms: number): boolean {
    // Of another length it is an error (RFC 9113, 6.4), which node:http2 tells.
    if (type === RST_STREAM && length === 4) this.reset ??= { ms, code: payload.readUInt32BE() }
    if (type !== DATA && type !== HEADERS && type !== CONTINUATION) return false
    const arrival = this.arrivals.at(-1)
    if (arrival?.ms === ms) arrival.bytes += bytes.length
    else this.arrivals.push({ ms, bytes: bytes.length })
    if (type === DATA && payload.length > 0) this.body.push({ ms, data: payload })
    if (last && type === DATA) this.window -= length
    if (type !== CONTINUATION) this.#ends = (flags & END_STREAM) > 0
    // Behind END_STREAM the rest of its fields may follow (RFC 9113, 8.1).
    if (last && this.#ends && (type === DATA || flags & END_HEADERS)) this.wholeMs = ms
    this.bytes += bytes.length
    return true
  }
}
