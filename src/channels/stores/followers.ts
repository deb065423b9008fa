import type { News } from './store.ts'

type Listener = (news: News) => void

/** Who follows which channel, in a store that tells of changes itself. */
export class Followers {
  readonly #byName = new Map<string, Set<Listener>>()

  /**
   * @param now what the listener hears first, soon: it may have been asked for by who knows an older state
   * @returns ends it
   */
  add(name: string, listener: Listener, now: News): () => void {
    const listeners = this.#byName.get(name) ?? new Set()
    this.#byName.set(name, listeners)
    let [begun, ended] = [false, false]
    const begin = () => {
      if (begun) return
      begun = true
      if (!ended) listener(now)
    }
    const hear: Listener = (news) => {
      begin()
      if (!ended) listener(news)
    }
    queueMicrotask(begin)
    listeners.add(hear)
    return () => {
      ended = true
      listeners.delete(hear)
      if (listeners.size === 0 && this.#byName.get(name) === listeners) this.#byName.delete(name)
    }
  }

  tell(name: string, news: News): void {
    const listeners = this.#byName.get(name)
    if (listeners) for (const listener of listeners) listener(news)
  }
}
