import { frame, pauses, payloads, readTarget } from '../../src/load/stream.ts'

/** One event of a requested stream. */
export interface RequestedEvent {
  data: string
  /** As its transport frames it. */
  frame: string
  /** To wait before it, ms. */
  pause: number
}

/** A stream that a client asked for, ready to be sent. */
export interface Requested {
  sse: boolean
  events: RequestedEvent[]
}

const known = new Map<string, Requested>()

/**
 * What a request's target asks for. Worked out once a target: bare is what the transport costs, not what
 * reading a query does.
 */
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
