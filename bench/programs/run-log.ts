/** How many entries are kept: enough for the checks, bounded under load. */
const KEPT = 5_000

/** How long `find` waits for an entry, ms. */
const PATIENCE = 1_000

/** The latest entries of an edge's log, to be searched for the one about a run. */
export class RunLog<Entry> {
  readonly #entries: Entry[] = []
  readonly #searches = new Set<(entry: Entry) => void>()

  add(entry: Entry): void {
    this.#entries.push(entry)
    if (this.#entries.length > KEPT) this.#entries.shift()
    for (const search of this.#searches) search(entry)
  }

  /**
   * Returns the latest entry that matches.
   * @param patience how long to wait for one, ms. Default: 1,000
   * @returns undefined where none came in time
   */
  async find(matches: (entry: Entry) => boolean, patience = PATIENCE): Promise<Entry | undefined> {
    const found = this.#entries.findLast(matches)
    if (found !== undefined || patience === 0) return found
    const { promise, resolve } = Promise.withResolvers<Entry | undefined>()
    const search = (entry: Entry) => {
      if (matches(entry)) resolve(entry)
    }
    this.#searches.add(search)
    const timer = setTimeout(() => resolve(undefined), patience)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#searches.delete(search)
    }
  }

  /** Returns those of the latest entries that match, oldest first. */
  all(matches: (entry: Entry) => boolean): Entry[] {
    return this.#entries.filter(matches)
  }
}

/** Whether a request's target, or a log line that holds it, names a run (`?run=<id>`). */
export function namesRun(run: string, text: string): boolean {
  // Most lines under load name none, and this is the cheaper test.
  return text.includes(run) && text.split(/[?&\s"]/).includes(`run=${run}`)
}
