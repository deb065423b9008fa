import { frame, pauses, payloads, readTarget } from '../../src/load/stream.ts'

/** One event of a requested stream. */
export interface RequestedEvent {
  data: string
  /** Its bytes in its transport. */
  frame: string
  /** How long to wait before it, ms. */
  pause: number
}

/** A requested stream, ready to be sent. */
export interface Requested {
  sse: boolean
  events: RequestedEvent[]
}

const known = new Map<string, Requested>()

/** Reads a request's target. Each target is read once: a bare origin measures the transport, not the parsing. */
export function requested(target: string): Requested {
  let stream = known.get(target)
  if (!stream) {
    const { path, shape } = readTarget(target)
    const sse = path === '/sse'
    const waits = pauses(shape)
    stream = {
      sse,
      events: payloads(shape).map((data, n) => ({
        data,
        frame: frame(sse ? 'sse' : 'chunked', data),
        pause: waits[n] ?? 0,
      })),
    }
    known.set(target, stream)
  }
  return stream
}
