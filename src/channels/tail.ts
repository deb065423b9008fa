import { contentKind } from './content-type.ts'
import { nextCursor } from './cursor.ts'
import type { Encoding, Portion } from './encodings/encoding.ts'
import type { ChannelState } from './model.ts'
import { formatOffset } from './offset.ts'
import type { News, Store } from './stores/store.ts'

/** Somebody who is at the tail and hears of what comes. */
export interface Listener {
  readonly encoding: Encoding
  /** Takes what has come, as its encoding has it. The tail has moved on when this is called. */
  hear(frame: Buffer, messages: number): void
  /** The channel is closed or gone: `tail.ended`. Comes after the last message. */
  end(): void
}

/**
 * What an instance does once for all readers of a channel: it hears of new messages, encodes them once for each
 * transport, and hands the bytes on.
 */
export class Tail {
  /** The channel as last heard of. */
  state: ChannelState
  /** The number of the message after the last one heard of. */
  next: number
  /** `closed` once there will be no more, `gone` once the channel is not what it was. */
  ended: 'closed' | 'gone' | undefined
  readonly kind
  readonly #listeners = new Map<Encoding, Set<Listener>>()
  readonly #unfollow: () => void
  readonly #onIdle: () => void
  #cursor = 0
  #readers = 0

  /** @param onIdle called when its last reader has left */
  constructor(store: Store, name: string, state: ChannelState, onIdle: () => void) {
    this.state = state
    this.next = state.tail
    this.kind = contentKind(state.config.contentType)
    this.ended = state.closed ? 'closed' : undefined
    this.#onIdle = onIdle
    this.#unfollow = store.follow(name, state.tail, (news) => this.#hear(news))
  }

  /**
   * A reader has come: the tail stays at least until it leaves.
   * @param cursor the one that it sent. All readers of the tail get a greater one
   */
  enter(cursor: string | undefined): void {
    this.#readers++
    this.#cursor = Math.max(this.#cursor, nextCursor(cursor))
  }

  leave(): void {
    if (--this.#readers > 0) return
    this.#unfollow()
    this.#onIdle()
  }

  /** From now on `listener` hears what comes. It must be at `next`. */
  listen(listener: Listener): void {
    const listeners = this.#listeners.get(listener.encoding)
    if (listeners) listeners.add(listener)
    else this.#listeners.set(listener.encoding, new Set([listener]))
  }

  ignore(listener: Listener): void {
    this.#listeners.get(listener.encoding)?.delete(listener)
  }

  /** What a reader that has got these messages is to be told. */
  portion(messages: Uint8Array[], next: number): Portion {
    const upToDate = next === this.next
    const closed = upToDate && this.ended === 'closed'
    this.#cursor = Math.max(this.#cursor, nextCursor(undefined))
    return {
      kind: this.kind,
      messages,
      nextOffset: formatOffset(next, this.state.tag),
      cursor: closed ? undefined : this.#cursor,
      upToDate,
      closed,
    }
  }

  #hear({ offset, messages, state }: News): void {
    if (this.ended) return
    // Removed, made anew, or set back by a store that has lost what it had acknowledged.
    if (!state || state.deleted || state.id !== this.state.id || state.tail < this.next) {
      this.#end('gone')
      return
    }
    const fresh = messages.slice(Math.max(0, this.next - offset))
    this.state = state
    this.next += fresh.length
    if (state.closed && state.tail === this.next) this.ended = 'closed'
    if (fresh.length > 0 || this.ended) this.#tell(fresh)
    if (this.ended) this.#end(this.ended)
  }

  #tell(messages: Uint8Array[]): void {
    const portion = this.portion(messages, this.next)
    for (const [encoding, listeners] of this.#listeners) {
      if (listeners.size === 0 || (messages.length === 0 && !encoding.control)) continue
      const frame = encoding.encode(portion)
      for (const listener of listeners) listener.hear(frame, messages.length)
    }
  }

  #end(how: 'closed' | 'gone'): void {
    this.ended = how
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener.end()
    this.#listeners.clear()
  }
}
