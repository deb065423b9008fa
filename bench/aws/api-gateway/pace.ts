import { setTimeout as sleep } from 'node:timers/promises'

export interface PaceOptions {
  /** So many bytes go at full speed. */
  free: number
  /** The others go at this rate, bytes a second. */
  perSecond: number
  /** Ends the waiting. */
  signal: AbortSignal
}

/**
 * A stream's bandwidth. Call it with each piece's size before it is sent, and wait; a pause earns nothing.
 * @returns rejects with an AbortError once the signal is aborted
 */
export function pace({ free, perSecond, signal }: PaceOptions): (bytes: number) => Promise<void> {
  let left = free
  let due = 0
  return async (bytes) => {
    const slow = Math.max(0, bytes - left)
    left = Math.max(0, left - bytes)
    if (slow === 0) return
    const now = performance.now()
    due = Math.max(due, now) + (slow / perSecond) * 1000
    await sleep(due - now, undefined, { signal })
  }
}
