import { DatabaseSync } from 'node:sqlite'
import { LruMap } from 'toad-cache'
import { StoreOpenError, StoreUnavailableError } from '../errors.ts'
import type { ChannelState, Producer } from '../model.ts'
import { Followers } from './followers.ts'
import type { Change, Decide, News, Store, StoreOptions } from './store.ts'
import { type SavedChannel, Tables } from './tables.ts'
import { trimmed } from './trimmed.ts'

/** How many channels' states are kept at hand. */
const CACHED = 10_000

/** SQLite's result code when another process holds the file. */
const SQLITE_BUSY = 5

/** A channel that this turn of the event loop changes. */
interface Pending {
  /** As it was acknowledged. */
  before: SavedChannel | undefined
  /** As it will be. */
  state: ChannelState | undefined
  messages: Uint8Array[]
  producers: Map<string, Producer>
  /** The channel was removed and perhaps made anew: what it had goes first. */
  removed: boolean
}

/**
 * The embedded store: SQLite in this process, in memory or in a file.
 *
 * Acknowledged means: in memory, applied, and gone with the process. In a file, committed with `synchronous=FULL`:
 * it survives a killed process and a power failure. What one turn of the event loop brings is committed together,
 * so that its price is paid once.
 *
 * Followers of a file are told after the commit. In memory they are told before it, which is a third of the time from
 * append to reader: no crash leaves a reader there with a message that the store has not.
 */
class EmbeddedStore implements Store {
  readonly #tables: Tables
  /** Whether what is committed outlives this process. */
  readonly #durable: boolean
  readonly #onTrouble: StoreOptions['onTrouble']
  readonly #saved = new LruMap<SavedChannel>(CACHED)
  readonly #followers = new Followers()
  #pending = new Map<string, Pending>()
  #flushed: Promise<void> | undefined
  #troubled = false

  constructor(tables: Tables, durable: boolean, { onTrouble }: StoreOptions) {
    this.#tables = tables
    this.#durable = durable
    this.#onTrouble = onTrouble
  }

  async get(name: string): Promise<ChannelState | undefined> {
    return this.#find(name)?.state
  }

  async update<T>(name: string, decide: Decide<T>, producerId?: string): Promise<T> {
    const pending = this.#pending.get(name)
    const saved = pending ? pending.before : this.#find(name)
    const state = pending ? pending.state : saved?.state
    const producer =
      producerId === undefined
        ? undefined
        : (pending?.producers.get(producerId) ??
          (saved && !pending?.removed ? this.#tables.producer(saved.key, producerId) : undefined))
    const { answer, change } = decide(state, producer)
    if (change) this.#add(name, saved, pending, change, producerId)
    // Without a change the answer may still rest on what is not committed yet.
    if (change || pending) await this.#flush()
    return answer
  }

  #add(
    name: string,
    saved: SavedChannel | undefined,
    pending: Pending | undefined,
    { state, messages, producer }: Change,
    producerId: string | undefined,
  ): void {
    if (!pending) {
      pending = { before: saved, state: saved?.state, messages: [], producers: new Map(), removed: false }
      this.#pending.set(name, pending)
    }
    if (pending.state && state?.id !== pending.state.id) {
      pending.removed = true
      pending.messages = []
      pending.producers.clear()
    }
    pending.state = state
    if (messages) for (const message of messages) pending.messages.push(message)
    if (producer && producerId !== undefined) pending.producers.set(producerId, producer)
  }

  /** Commits what this turn has brought, at its end. */
  #flush(): Promise<void> {
    this.#flushed ??= new Promise((resolve, reject) => {
      setImmediate(() => {
        const pending = this.#pending
        this.#pending = new Map()
        this.#flushed = undefined
        if (!this.#durable) this.#tell(pending)
        try {
          this.#commit(pending)
        } catch (error) {
          if (!this.#durable) this.#takeBack(pending)
          this.#troubled = true
          this.#onTrouble(error as Error)
          return reject(new StoreUnavailableError())
        }
        if (this.#troubled) this.#onTrouble(undefined)
        this.#troubled = false
        resolve()
        if (this.#durable) this.#tell(pending)
      })
    })
    return this.#flushed
  }

  #commit(changes: Map<string, Pending>): void {
    const now = Date.now()
    const keys = this.#tables.transaction(() => {
      const keys: (number | undefined)[] = []
      for (const [name, { before, state, messages, producers, removed }] of changes) {
        if (before && removed) this.#tables.remove(before.key)
        if (!state) {
          keys.push(undefined)
          continue
        }
        const kept = removed ? undefined : before
        const key = kept?.key ?? this.#tables.create(name)
        this.#tables.save(key, state, kept?.state)
        this.#tables.append(key, state.tail - messages.length, messages, now)
        for (const [id, producer] of producers) this.#tables.saveProducer(key, id, producer)
        keys.push(key)
      }
      return keys
    })
    // Only now: a transaction that failed has changed nothing.
    let i = 0
    for (const [name, { state }] of changes) {
      const key = keys[i++]
      if (state && key !== undefined) this.#saved.set(name, { key, state })
      else this.#saved.delete(name)
    }
  }

  #tell(changes: Map<string, Pending>): void {
    for (const [name, { before, state, messages, removed }] of changes) {
      if (before && removed) this.#followers.tell(name, { offset: 0, messages: [], state: undefined })
      if (state) this.#followers.tell(name, { offset: state.tail - messages.length, messages, state })
    }
  }

  /** Followers were told of what is not there: they have to begin anew. */
  #takeBack(changes: Map<string, Pending>): void {
    for (const name of changes.keys())
      this.#followers.tell(name, { offset: 0, messages: [], state: undefined })
  }

  async read(
    name: string,
    { from, to, maxBytes }: { from: number; to: number; maxBytes: number },
  ): Promise<Uint8Array[]> {
    const saved = this.#find(name)
    return saved ? this.#tables.read(saved.key, from, to, maxBytes) : []
  }

  follow(name: string, from: number, listener: (news: News) => void): () => void {
    const { key = 0, state } = this.#find(name) ?? {}
    // What comes next is gone already: who reads has to be told where to go on.
    if (!state || state.first > from)
      return this.#followers.add(name, listener, { offset: 0, messages: [], state: undefined })
    const messages =
      state.tail > from ? this.#tables.read(key, from, state.tail, Number.POSITIVE_INFINITY) : []
    return this.#followers.add(name, listener, { offset: from, messages, state })
  }

  async trim(name: string, keep: { maxBytes: number; before: number }): Promise<void> {
    const saved = this.#find(name)
    if (!saved) return
    const cut = this.#tables.cut(saved.key, saved.state, keep)
    if (cut.first === saved.state.first && cut.oldest === saved.state.oldest) return
    await this.update(name, (state) => {
      if (!state || state.id !== saved.state.id || state.first > cut.first) return { answer: undefined }
      return { answer: undefined, change: { state: trimmed(state, cut) } }
    })
    this.#tables.drop(saved.key, cut.first)
  }

  async count(): Promise<number> {
    return this.#tables.count
  }

  async expired(now: number, limit: number): Promise<string[]> {
    return this.#tables.expired(now, limit)
  }

  async aged(before: number, limit: number): Promise<string[]> {
    return this.#tables.aged(before, limit)
  }

  async close(): Promise<void> {
    await this.#flushed
    this.#tables.close()
  }

  #find(name: string): SavedChannel | undefined {
    const cached = this.#saved.get(name)
    if (cached) return cached
    const saved = this.#tables.find(name)
    if (saved) this.#saved.set(name, saved)
    return saved
  }
}

/**
 * Opens the embedded store.
 * @param url `memory`, or `sqlite:` and the path of a file, which is made where there is none
 * @throws StoreOpenError when the file cannot be opened, or another process has it open
 */
export async function openEmbedded(url: string, options: StoreOptions): Promise<Store> {
  const durable = url !== 'memory'
  const path = durable ? url.slice('sqlite:'.length) : ':memory:'
  try {
    return new EmbeddedStore(new Tables(new DatabaseSync(path)), durable, options)
  } catch (error) {
    const { message, errcode } = error as Error & { errcode?: number }
    const why =
      errcode === SQLITE_BUSY
        ? 'another process has it open. Instances that share channels need valkey://'
        : message
    throw new StoreOpenError(url, why)
  }
}
