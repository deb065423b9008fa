/** The protocol's interval and epoch (section 10.1). */
const INTERVAL = 20_000
const EPOCH = Date.UTC(2024, 9, 9)

/** The protocol's jitter: up to an hour, in intervals. */
const JITTER = 180

/**
 * Returns the cursor of a live response: the number of the current interval, or more than the cursor that the client
 * sent, so that no cache answers it with an old response again and again.
 */
export function nextCursor(sent: string | undefined, now = Date.now()): number {
  const current = Math.floor((now - EPOCH) / INTERVAL)
  const last = sent !== undefined && /^\d{1,15}$/.test(sent) ? Number(sent) : -1
  return last < current ? current : last + 1 + Math.floor(Math.random() * JITTER)
}
