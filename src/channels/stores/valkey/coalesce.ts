/**
 * Asks once for all who want to know the same at the same time. Who asks while a question is under way waits for the
 * next one: an answer is never older than the question.
 */
export class Coalesced<T> {
  readonly #waiting = new Map<string, Promise<T>>()
  readonly #running = new Map<string, Promise<unknown>>()

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(key)
    if (waiting) return waiting
    const before = this.#running.get(key) ?? Promise.resolve()
    const next = before.then(() => {
      this.#waiting.delete(key)
      const answer = ask()
      const done = answer
        .catch(() => {})
        .then(() => {
          if (this.#running.get(key) === done) this.#running.delete(key)
        })
      this.#running.set(key, done)
      return answer
    })
    this.#waiting.set(key, next)
    return next
  }
}
