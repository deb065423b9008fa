import type { ChannelState } from '../../model.ts'
import type { News } from '../store.ts'
import type { Published } from './news.ts'

/** What a follower needs of its store. Both throw where the store is away; `sync` is to be called when it is back. */
export interface FollowedStore {
  /** From when it resolves on, `hear` is called with each change. */
  subscribe(): Promise<void>
  /** The channel, and its messages from a number on, or from the earliest on. */
  read(
    from: number | undefined,
  ): Promise<{ revision: number; state: ChannelState | undefined; messages: Buffer[] }>
}

/** The pause before it reads again where the store has refused to, ms. */
const RETRY = 500

/**
 * Follows a channel through what the store publishes. What it has missed, before it subscribed or while the store was
 * away, it reads.
 */
export class Following {
  readonly #store: FollowedStore
  readonly #listener: (news: News) => void
  /** The number of the next message. Undefined: of a channel that is not there yet, the first. */
  #next: number | undefined
  #id: string | undefined
  /** Of the channel as the listener knows it. */
  #revision = -1
  /** The latest that was published since the last read began. */
  #heard = -1
  /** While it reads what it has missed. */
  #syncing: Promise<void> | undefined
  #again = false
  #ended = false

  constructor(store: FollowedStore, from: number, listener: (news: News) => void) {
    this.#store = store
    this.#next = from
    this.#listener = listener
  }

  /** Reads what it has missed. Never rejects. */
  sync(): Promise<void> {
    this.#again = true
    this.#syncing ??= this.#sync().finally(() => {
      this.#syncing = undefined
    })
    return this.#syncing
  }

  /** Resolves once it does not lag behind what it has heard of. */
  get synced(): Promise<void> | undefined {
    return this.#syncing
  }

  async #sync(): Promise<void> {
    try {
      while ((this.#again || this.#heard > this.#revision) && !this.#ended) {
        this.#again = false
        await this.#store.subscribe()
        this.#heard = -1
        const found = await this.#store.read(this.#next)
        if (!this.#ended) this.#catchUp(found)
      }
    } catch {
      if (!this.#ended) setTimeout(() => this.sync(), RETRY).unref()
    }
  }

  end(): void {
    this.#ended = true
  }

  hear(news: Published): void {
    this.#heard = news.revision
    if (this.#ended || this.#syncing || news.revision <= this.#revision) return
    if (this.#follows(news)) this.#tell(news)
    else void this.sync()
  }

  /** Whether nothing is missing between what the listener knows and this. */
  #follows({ state, offset, messages }: Published): boolean {
    if (!state || this.#next === undefined) return true
    return state.id === this.#id && offset === this.#next && state.tail === offset + messages.length
  }

  #catchUp({ revision, state, messages }: Awaited<ReturnType<FollowedStore['read']>>): void {
    // A store that has lost something may be at an earlier one again.
    this.#revision = revision
    const other = state && this.#id !== undefined && state.id !== this.#id
    // What comes next is gone already: who reads has to be told where to go on.
    const missed = state && this.#next !== undefined && state.first > this.#next
    const nothing = state && this.#next !== undefined && messages.length === 0 && this.#next < state.tail
    if (!state || other || missed || nothing) {
      this.#tell({ revision, offset: 0, messages: [], state: undefined })
      this.#again = state !== undefined
      return
    }
    const offset = this.#next ?? state.first
    this.#again = offset + messages.length < state.tail
    this.#tell({ revision, offset, messages, state })
  }

  #tell({ revision, offset, messages, state }: Published): void {
    this.#revision = revision
    this.#id = state?.id
    this.#next = state && Math.min(offset + messages.length, state.tail)
    this.#listener({ offset, messages, state })
  }
}
