import type { Bounds } from './bounds.ts'
import type { ChannelState } from './model.ts'
import type { Store } from './stores/store.ts'

/** A channel may be so much larger than it should before it is trimmed, and its messages so much older. */
const SLACK = 1 / 16

/** How many channels are looked after at once for their messages' age. */
const SWEPT = 100

/** Keeps channels within their size and age. */
export class Trimmer {
  readonly #store: Store
  readonly #bounds: Bounds
  readonly #running = new Map<string, Promise<void>>()

  constructor(store: Store, bounds: Bounds) {
    this.#store = store
    this.#bounds = bounds
  }

  /** A channel has been written to. */
  written(name: string, { bytes }: ChannelState): void {
    const { maxBytes } = this.#bounds
    // Where the store is away, what is written next comes back to it.
    if (maxBytes > 0 && bytes > maxBytes * (1 + SLACK)) void this.#trim(name).catch(() => {})
  }

  /** Trims channels whose messages have become too old, whoever wrote them. Throws what the store throws. */
  async sweep(): Promise<void> {
    const { retention } = this.#bounds
    if (retention === 0) return
    for (let swept = SWEPT; swept === SWEPT; ) {
      const names = await this.#store.aged(Date.now() - retention * (1 + SLACK), SWEPT)
      for (const name of names) await this.#trim(name)
      swept = names.length
    }
  }

  #trim(name: string): Promise<void> {
    const running = this.#running.get(name)
    if (running) return running
    const { maxBytes, retention } = this.#bounds
    const trimming = this.#store
      .trim(name, {
        maxBytes: maxBytes || Number.MAX_SAFE_INTEGER,
        before: retention ? Date.now() - retention : 0,
      })
      .finally(() => this.#running.delete(name))
    this.#running.set(name, trimming)
    return trimming
  }
}
