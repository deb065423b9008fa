import { setImmediate as nextTurn } from 'node:timers/promises'
import { HistoryGoneError, withHeaders } from './errors.ts'
import type { ChannelState } from './model.ts'
import { formatOffset, type Position } from './offset.ts'
import type { Store } from './stores/store.ts'

/** What is read at once to count bytes. */
const ADVANCE = 128 * 1024

/** Messages that a read found. */
export interface Batch {
  /** The number of the first message. */
  from: number
  messages: Uint8Array[]
  /** The number of the message after the last. */
  next: number
}

/** Where a fork ends in its source: the source's messages count up to there. */
interface Part {
  name: string
  state: ChannelState
  end: number
}

/** Reads channels as clients see them: a fork is one sequence with its source (protocol, section 4.2). */
export class Log {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  /**
   * Returns the number of the message that a position means.
   * @throws STREAMPROOF_HISTORY_GONE where messages at or after it are gone, with the offset to go on at
   */
  async locate(name: string, state: ChannelState, position: Position): Promise<number> {
    if (position === 'now') return state.tail
    const earliest = await this.#earliest(name, state)
    if (position === 'start') return earliest
    const { number, tag } = position
    if (tag === state.tag && number >= earliest && number <= state.tail) return number
    // Past the tail the store has lost what it had acknowledged; what comes next is new to everybody.
    const goOn = tag === state.tag && number > state.tail ? state.tail : earliest
    throw withHeaders(new HistoryGoneError(), { 'stream-next-offset': formatOffset(goOn, state.tag) })
  }

  /**
   * Reads from the number `from` on: as many messages as fit into `maxBytes`, and one at least where there is one.
   * @throws STREAMPROOF_HISTORY_GONE where they have gone meanwhile
   */
  async read(name: string, state: ChannelState, from: number, maxBytes: number): Promise<Batch> {
    const parts = await this.#parts(name, state, from)
    const messages: Uint8Array[] = []
    let left = maxBytes
    for (const part of parts) {
      const start = from + messages.length
      if (start >= part.end) continue
      if (start < part.state.first)
        throw withHeaders(new HistoryGoneError(), {
          'stream-next-offset': formatOffset(part.state.first, state.tag),
        })
      const found = await this.#store.read(part.name, { from: start, to: part.end, maxBytes: left })
      if (found.length === 0 && messages.length === 0) throw await this.#missing(part, start, state.tag)
      for (const message of found) {
        // The first message of a further part comes whatever its size: not beyond what was asked for.
        if (messages.length > 0 && message.length > left) return batch(from, messages)
        left -= message.length
        messages.push(message)
      }
      if (from + messages.length < part.end) break
    }
    return batch(from, messages)
  }

  /**
   * Returns where so many bytes after the number `from` end: `skip` bytes into a message, or at the tail with what is
   * beyond it.
   * @throws as `read` does
   */
  async advance(name: string, state: ChannelState, from: number, bytes: number) {
    let skip = bytes
    while (skip > 0 && from < state.tail) {
      const { messages } = await this.read(name, state, from, ADVANCE)
      for (const { length } of messages) {
        if (length > skip) return { from, skip }
        skip -= length
        from++
      }
      await nextTurn()
    }
    return { from, skip }
  }

  /** The message `number` was dropped since the channel was looked up, or its store has lost it. */
  async #missing({ name, end }: Part, number: number, tag: string): Promise<Error> {
    const { first = 0 } = (await this.#store.get(name)) ?? {}
    return withHeaders(new HistoryGoneError(), {
      'stream-next-offset': formatOffset(first > number ? Math.min(first, end) : end, tag),
    })
  }

  /** The channel and its sources, from the one that has the message `from`, eldest first. */
  async #parts(name: string, state: ChannelState, from: number): Promise<Part[]> {
    const parts: Part[] = [{ name, state, end: state.tail }]
    for (let part = parts[0] as Part; part.state.config.fork && from < part.state.config.fork.offset; ) {
      const { from: source, offset } = part.state.config.fork
      const found = await this.#store.get(source)
      // Held by its forks, it is gone only where the store has lost it.
      if (!found)
        throw withHeaders(new HistoryGoneError(), { 'stream-next-offset': formatOffset(offset, state.tag) })
      // A fork may end before its source's own messages begin.
      part = { name: source, state: found, end: Math.min(offset, part.end) }
      parts.unshift(part)
    }
    return parts
  }

  /** The number of the earliest message that is kept, without a gap up to the tail. */
  async #earliest(name: string, state: ChannelState): Promise<number> {
    if (!state.config.fork) return state.first
    let earliest = state.tail
    for (const { state: part, end } of (await this.#parts(name, state, 0)).reverse()) {
      const begin = part.config.fork?.offset ?? 0
      // Nothing of the sequence is this part's own.
      if (begin >= end) continue
      if (part.first > end) break
      earliest = part.first
      if (part.first > begin) break
    }
    return earliest
  }
}

function batch(from: number, messages: Uint8Array[]): Batch {
  return { from, messages, next: from + messages.length }
}
