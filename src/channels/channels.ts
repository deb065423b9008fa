import type { Bounds } from './bounds.ts'
import { TooManyChannelsError, withHeaders } from './errors.ts'
import { type ForkRequest, resolveFork } from './fork.ts'
import { Log } from './log.ts'
import type { ChannelState } from './model.ts'
import { type Append, type Appended, decideAppend } from './rules/append.ts'
import { type Created, decideCreate, type NewChannel } from './rules/create.ts'
import { hasExpired, live, touched } from './rules/expiry.ts'
import type { Store } from './stores/store.ts'
import { Tails } from './tails.ts'
import { Trimmer } from './trimmer.ts'

/** A sliding expiry is written down when it has moved by this part of its length, or a second. */
const TOUCH = { part: 0.02, max: 1_000 }

/** How many expired channels are removed at once. */
const SWEPT = 100

/** What clients do with channels, whatever the store and the transport. */
export class Channels {
  readonly log: Log
  readonly tails: Tails
  readonly #store: Store
  readonly #bounds: Bounds
  readonly #trimmer: Trimmer

  constructor(store: Store, bounds: Bounds) {
    this.#store = store
    this.#bounds = bounds
    this.#trimmer = new Trimmer(store, bounds)
    this.log = new Log(store)
    this.tails = new Tails(store)
  }

  /**
   * Makes a channel, or finds it made.
   * @param fork what it is forked from; `channel.config.fork` is set from it
   * @throws what `decideCreate` and `resolveFork` throw; STREAMPROOF_TOO_MANY_CHANNELS
   */
  async create(name: string, channel: NewChannel, fork?: ForkRequest): Promise<Created> {
    const now = Date.now()
    const found = await this.#store.get(name)
    const there = found && !hasExpired(found, now) ? found : undefined
    const holds = fork !== undefined && there?.config.fork?.from === fork.from
    const wanted = fork ? await resolveFork(this.#store, this.log, channel, fork, now, holds) : channel
    const decide = decideCreate(wanted, now)
    // A fork that is there already keeps the hold on its source that it has.
    if (there) return this.#store.update(name, decide)
    await this.#checkCount()
    if (!fork) return this.#made(await this.#store.update(name, decide))
    // Asked for in one turn: the embedded store commits both together, and Valkey gets both in one write.
    const [held, created] = await Promise.allSettled([
      this.#hold(fork.from, now),
      this.#store.update(name, decide),
    ])
    const made = created.status === 'fulfilled' && created.value.created
    if (held.status === 'fulfilled' && !made) await this.#release(fork.from)
    if (created.status === 'rejected') throw created.reason
    if (held.status === 'rejected') {
      const { id } = created.value.state
      if (made) await this.#discard(name, id)
      await this.#made(created.value)
      throw held.reason
    }
    return this.#made(created.value)
  }

  /** Removes a fork whose source was gone when it was made. */
  async #discard(name: string, id: string): Promise<void> {
    await this.#store.update(name, (state) =>
      state?.id === id ? { answer: undefined, change: { state: undefined } } : { answer: undefined },
    )
  }

  /** @throws what `decideAppend` throws */
  async append(name: string, append: Append): Promise<Appended> {
    const appended = await this.#store.update(name, decideAppend(append, Date.now()), append.producer?.id)
    this.#trimmer.written(name, appended.state)
    return appended
  }

  /** @throws STREAMPROOF_CHANNEL_NOT_FOUND, STREAMPROOF_CHANNEL_DELETED */
  async head(name: string): Promise<ChannelState> {
    return live(await this.#store.get(name), Date.now())
  }

  /** The channel, whose sliding expiry begins anew. Throws as `head` does. */
  async access(name: string): Promise<ChannelState> {
    const now = Date.now()
    const state = live(await this.#store.get(name), now)
    const { ttl } = state.config
    if (ttl === undefined || state.expires === undefined) return state
    const moved = now + ttl * 1_000 - state.expires
    if (moved <= Math.min(ttl * 1_000 * TOUCH.part, TOUCH.max)) return state
    await this.#store.update(name, (found) => ({
      answer: undefined,
      change: { state: touched(live(found, now), now) },
    }))
    // It may have been closed meanwhile, or removed.
    return this.head(name)
  }

  /**
   * Deletes a channel; one that forks read from only for its own clients.
   * @throws as `head` does
   */
  async remove(name: string): Promise<void> {
    const now = Date.now()
    await this.#drop(name, (state) => live(state, now) !== undefined)
  }

  /** Removes channels that have expired, and messages that are too old. Call it now and then. */
  async sweep(): Promise<void> {
    const now = Date.now()
    for (let swept = SWEPT; swept === SWEPT; ) {
      const names = await this.#store.expired(now, SWEPT)
      // Another instance may have been first. Asked for in one turn, they are removed in one write of a file.
      await Promise.all(
        names.map((name) => this.#drop(name, (state) => state !== undefined && hasExpired(state, now))),
      )
      swept = names.length
    }
    await this.#trimmer.sweep()
  }

  /** Removes a channel, and after it the source that it was the last fork of. */
  async #drop(name: string, may: (state: ChannelState | undefined) => boolean): Promise<void> {
    const dropped = await this.#store.update(name, (state) => {
      if (!may(state) || !state) return { answer: undefined }
      if (state.forks > 0) {
        const { expires: _, ...kept } = state
        return { answer: undefined, change: { state: { ...kept, deleted: true } } }
      }
      return { answer: state, change: { state: undefined } }
    })
    if (dropped?.config.fork) await this.#release(dropped.config.fork.from)
  }

  async #checkCount(): Promise<void> {
    const { maxChannels } = this.#bounds
    if (maxChannels > 0 && (await this.#store.count()) >= maxChannels)
      throw withHeaders(new TooManyChannelsError(maxChannels), { 'retry-after': '60' })
  }

  async #made(created: Created): Promise<Created> {
    const fork = created.replaced?.config.fork
    if (fork) await this.#release(fork.from)
    return created
  }

  async #hold(name: string, now: number): Promise<void> {
    await this.#store.update(name, (state) => {
      const source = live(state, now)
      return { answer: undefined, change: { state: { ...source, forks: source.forks + 1 } } }
    })
  }

  async #release(name: string): Promise<void> {
    const gone = await this.#store.update(name, (state) => {
      if (!state) return { answer: undefined }
      const forks = Math.max(0, state.forks - 1)
      if (state.deleted && forks === 0) return { answer: state, change: { state: undefined } }
      return { answer: undefined, change: { state: { ...state, forks } } }
    })
    if (gone?.config.fork) await this.#release(gone.config.fork.from)
  }
}
