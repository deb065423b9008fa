import { setTimeout as sleep } from 'node:timers/promises'

export interface BucketOptions {
  /** What it holds when it is full, as it is at first, bytes. */
  burst: number
  /** What flows in, bytes a second. */
  rate: number
  /** How often it does, ms. */
  refill: number
}

/**
 * A token bucket: Lambda's bandwidth limit for streamed answers. It fills while nothing is taken, too, so that a
 * stream that pauses has a burst again.
 */
export class Bucket {
  readonly #options: BucketOptions
  #tokens: number
  #filled = performance.now()

  constructor(options: BucketOptions) {
    this.#options = options
    this.#tokens = options.burst
  }

  /**
   * Waits until so many bytes may go. More than fit in the bucket go in several steps.
   * @throws the signal's reason
   */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    const { burst, refill } = this.#options
    for (let left = bytes; left > 0; left -= burst) {
      const wanted = Math.min(left, burst)
      this.#fill()
      while (this.#tokens < wanted) {
        await sleep(refill, undefined, { signal })
        this.#fill()
      }
      this.#tokens -= wanted
    }
  }

  #fill(): void {
    const { burst, rate, refill } = this.#options
    const times = Math.floor((performance.now() - this.#filled) / refill)
    this.#filled += times * refill
    this.#tokens = Math.min(burst, this.#tokens + (times * rate * refill) / 1_000)
  }
}
