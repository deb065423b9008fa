import { setTimeout as sleep } from 'node:timers/promises'

export interface PaceOptions {
  /** How many bytes are sent at full speed. */
  free: number
  /** The rate of the others, bytes a second. */
  perSecond: number
  /** Ends the waiting. */
  signal: AbortSignal
}

/**
 * Limits a stream's bandwidth. A pause earns nothing.
 * @returns a function to be called with each piece's size. It resolves when the piece may be sent, or rejects with an
 *   AbortError
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
