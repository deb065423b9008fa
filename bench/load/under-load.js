/**
 * Has a client load for as long as `measure` takes. Settles only once the client has let go.
 *
 * @param measure gets a signal that fires where the client fails, or `signal` fires
 * @throws the signal's reason once it fires; what the client or `measure` throws
 */
export async function underLoad(client, ends, signal, measure) {
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
