import type { News } from './store.ts'

type Listener = (news: News) => void

/** Who follows which channel, in a store that tells of changes itself. */
export class Followers {
  readonly #byName = new Map<string, Set<Listener>>()

  /**
   * @param missed what the listener has to hear first
   * @returns ends it
   */
  add(name: string, listener: Listener, missed: News | undefined): () => void {
    const listeners = this.#byName.get(name) ?? new Set()
    this.#byName.set(name, listeners)
    let ended = false
    const hear: Listener = (news) => {
      if (missed) tellMissed()
      if (!ended) listener(news)
    }
    const tellMissed = () => {
      const news = missed
      missed = undefined
      if (news && !ended) listener(news)
    }
    if (missed) queueMicrotask(tellMissed)
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
