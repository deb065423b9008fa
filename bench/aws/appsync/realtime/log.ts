import type { EdgeLog } from '../../../../src/probe/model.ts'

/** How many lines are kept. */
const KEPT_LINES = 5_000
/** How long a line is waited for that is not there yet, ms. */
const PATIENCE = 1_000

/** What AppSync did for a subscription, once it is over. */
export interface LogEntry {
  /** What it was to. */
  topic: string
  /** As many messages were sent. */
  messages: number
  /** Sizes of those that were too large, bytes. */
  dropped: number[]
  /** How long it was, ms. */
  ms: number
  /** Why it is over, as the end of a sentence. */
  ended: string
  /** True where AppSync itself ended it. */
  byEdge: boolean
}

/** The subscriptions that are over. */
export class SubscriptionLog {
  readonly #entries: LogEntry[] = []
  readonly #waiting = new Set<(entry: LogEntry) => void>()
  readonly #onLine: ((line: string) => void) | undefined

  /** @param onLine called with each line, as JSON */
  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry)
    if (this.#entries.length > KEPT_LINES) this.#entries.shift()
    this.#onLine?.(JSON.stringify(entry))
    for (const look of this.#waiting) look(entry)
  }

  /** The latest line about such a topic, or undefined where none came within a second. */
  async find(isWanted: (topic: string) => boolean): Promise<EdgeLog | undefined> {
    const found = this.#entries.findLast(({ topic }) => isWanted(topic))
    if (found) return read(found)
    const { promise, resolve } = Promise.withResolvers<EdgeLog | undefined>()
    const look = (entry: LogEntry) => {
      if (isWanted(entry.topic)) resolve(read(entry))
    }
    this.#waiting.add(look)
    const timer = setTimeout(() => resolve(undefined), PATIENCE)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(look)
    }
  }
}

function read(entry: LogEntry): EdgeLog {
  const { messages, dropped, ms, ended, byEdge } = entry
  const sizes = dropped.map((bytes) => `${bytes} bytes`).join(', ')
  const lost = dropped.length > 0 ? `, ${dropped.length} dropped as larger than 240 KB (${sizes})` : ''
  const passed = `${messages} ${messages === 1 ? 'message' : 'messages'} passed`
  const says = `${passed}${lost}; after ${ms} ms ${ended}`
  const edge = byEdge || dropped.length > 0
  return { line: JSON.stringify(entry), says, ms, ...(edge && { author: 'edge' as const }) }
}
