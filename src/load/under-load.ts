import type { StreamEnd } from './tally.ts'

/** Gets each stream that ended. */
export interface StreamEnds {
  /** A stream has begun: its head has come. */
  begin?(): void
  add(end: StreamEnd): void
}

/** Asks for streams and reports each that ended before `until` aborts. Settles once everything that it opened is closed. */
export type LoadClient = (until: AbortSignal, ends: StreamEnds) => Promise<void>

/**
 * Runs a client for as long as `measure` takes. Settles once the client has closed everything.
 *
 * @param measure gets a signal that aborts where the client fails or `signal` aborts
 * @throws the signal's reason, or what the client or `measure` throws
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
  // The first that settles ends the other.
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
