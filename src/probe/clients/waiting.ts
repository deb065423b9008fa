/** Those who wait for something to come, until it has ended. */
export class Waiting {
  readonly #waiting = new Set<() => void>()
  #ended = false

  /** Resolves with true once `enough` holds, or with false if the end came before. */
  async came(enough: () => boolean): Promise<boolean> {
    while (!enough()) {
      if (this.#ended) return false
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
    return true
  }

  /** Something came: everybody who waits looks again. */
  wake(): void {
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true
    this.wake()
  }
}
