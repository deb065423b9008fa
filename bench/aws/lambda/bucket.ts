import { setTimeout as sleep } from 'node:timers/promises'
import { BURST_BYTES, BYTES_PER_SECOND, REFILL } from './limits.ts'

export interface BucketOptions {
  /** What it holds when it is full, bytes. It starts full. */
  burst: number
  /** How fast it fills, bytes a second. */
  rate: number
  /** How often it fills, ms. */
  refill: number
}

/** A token bucket. It fills while nothing is taken too, so a stream that pauses has a burst again. */
export class Bucket {
  readonly #options: BucketOptions
  #tokens: number
  #filled = performance.now()

  /** Lambda's bandwidth limit for a streamed response. */
  static forStreams(scale: number): Bucket {
    return new Bucket({ burst: BURST_BYTES, rate: BYTES_PER_SECOND * scale, refill: REFILL })
  }

  constructor(options: BucketOptions) {
    this.#options = options
    this.#tokens = options.burst
  }

  /**
   * Waits until so many bytes may be sent. More than the bucket holds take several steps.
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
