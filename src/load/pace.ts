import { createHistogram } from 'node:perf_hooks'
import { percentiles } from './percentiles.ts'
import type { Percentiles } from './result.ts'

/** The times of the events of many streams, of those too that have not ended. */
export class Pace {
  readonly #byteMs: number[] = []
  readonly #firstMs: number[] = []
  /** Microseconds, because it takes whole numbers only. A histogram, because there may be millions. */
  readonly #gaps = createHistogram({ figures: 3 })

  /** The first byte of a body, or the first message, came. @param ms since the request */
  firstByteCame(ms: number): void {
    this.#byteMs.push(ms)
  }

  /** The first event of a stream came. @param ms since the request */
  first(ms: number): void {
    this.#firstMs.push(ms)
  }

  /** Another one came. @param ms since the one before it */
  gap(ms: number): void {
    this.#gaps.record(Math.max(1, Math.round(ms * 1_000)))
  }

  /** From the request to the first byte. */
  get firstByte(): Percentiles | undefined {
    return percentiles(this.#byteMs)
  }

  /** From the request to the first event. */
  get firstEvent(): Percentiles | undefined {
    return percentiles(this.#firstMs)
  }

  /** Between successive events of a stream. */
  get gaps(): Percentiles | undefined {
    if (this.#gaps.count === 0) return undefined
    return { p50: this.#gaps.percentile(50) / 1_000, p99: this.#gaps.percentile(99) / 1_000 }
  }
}
