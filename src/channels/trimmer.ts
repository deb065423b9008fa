import type { Bounds } from './bounds.ts'
import type { ChannelState } from './model.ts'
import type { Store } from './stores/store.ts'

/** A channel may be so much larger than it should before it is trimmed, and its messages so much older. */
const SLACK = 1 / 16

/** Keeps channels within their size and age. */
export class Trimmer {
  readonly #store: Store
  readonly #bounds: Bounds
  /** When channels that were written here were trimmed last, ms. */
  readonly #trimmed = new Map<string, number>()
  readonly #busy = new Set<string>()

  constructor(store: Store, bounds: Bounds) {
    this.#store = store
    this.#bounds = bounds
  }

  /** A channel has been written to. */
  written(name: string, { bytes }: ChannelState): void {
    const { maxBytes, retention } = this.#bounds
    if (maxBytes > 0 && bytes > maxBytes * (1 + SLACK)) void this.#trim(name)
    else if (retention > 0 && !this.#trimmed.has(name)) this.#trimmed.set(name, Date.now())
  }

  /** Trims channels whose messages may have become too old since. */
  async sweep(): Promise<void> {
    const due = Date.now() - this.#bounds.retention * SLACK
    for (const [name, at] of this.#trimmed) if (at < due) await this.#trim(name)
  }

  async #trim(name: string): Promise<void> {
    if (this.#busy.has(name)) return
    this.#busy.add(name)
    const now = Date.now()
    const { maxBytes, retention } = this.#bounds
    try {
      await this.#store.trim(name, {
        maxBytes: maxBytes || Number.MAX_SAFE_INTEGER,
        before: retention ? now - retention : 0,
      })
      const state = retention ? await this.#store.get(name) : undefined
      if (state && state.first < state.tail) this.#trimmed.set(name, now)
      else this.#trimmed.delete(name)
    } catch {
      // The store is away: what is written next, or the next sweep, comes back to it.
    } finally {
      this.#busy.delete(name)
    }
  }
}
