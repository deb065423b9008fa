import type { ChannelState } from './model.ts'
import type { Store } from './stores/store.ts'
import { Tail } from './tail.ts'

/** The tails of this instance: one for each channel that somebody reads live. */
export class Tails {
  readonly #store: Store
  readonly #byName = new Map<string, Tail>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Returns the tail of a channel that was just looked up. Call `enter` on it in the same turn. */
  of(name: string, state: ChannelState): Tail {
    const known = this.#byName.get(name)
    if (known && known.state.id === state.id && known.ended !== 'gone') return known
    const tail: Tail = new Tail(this.#store, name, state, () => {
      if (this.#byName.get(name) === tail) this.#byName.delete(name)
    })
    this.#byName.set(name, tail)
    return tail
  }
}
