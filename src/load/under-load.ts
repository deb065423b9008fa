import type { StreamEnd } from './tally.ts'

/** Takes note of each stream that ended. */
export interface StreamEnds {
  add(end: StreamEnd): void
}

/**
 * Asks for streams, some at a time, and notes each that ended before `until` fired. Settles once it has let go
 * of everything it opened.
 */
export type LoadClient = (until: AbortSignal, ends: StreamEnds) => Promise<void>

/**
 * Has a client load for as long as `measure` takes. Settles only once the client has let go.
 *
 * @param measure gets a signal that fires where the client fails, or `signal` fires
 * @throws the signal's reason once it fires; what the client or `measure` throws
 */
export async function underLoad<T>(
  client: LoadClient,
  ends: StreamEnds,
  signal: AbortSignal,
  measure: (until: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const enough = new AbortController()
  const until = AbortSignal.any([signal, enough.signal])
  // Whichever of them is done first ends the other.
  const done = () => enough.abort()
  const [loading, measuring] = await Promise.allSettled([
    client(until, ends).finally(done),
    measure(until).finally(done),
  ])
  signal.throwIfAborted()
  if (loading.status === 'rejected') throw loading.reason
  if (measuring.status === 'rejected') throw measuring.reason
  return measuring.value
}
