import { StoreOpenError } from '../../errors.ts'
import type { ChannelState } from '../../model.ts'
import type { Decide, News, Store, StoreOptions } from '../store.ts'
import { trimmed } from '../trimmed.ts'
import { Changes } from './changes.ts'
import { Coalesced } from './coalesce.ts'
import { Following } from './following.ts'
import { channelKeys, shards } from './keys.ts'
import { Link } from './link.ts'
import { readNews, readState } from './news.ts'
import { CUT, READ } from './scripts.ts'

/** How long the number of channels counts as known, ms. */
const COUNT_AGE = 1_000

/** How much a follower that has missed something reads at once, bytes. */
const CATCH_UP = 1024 * 1024

/** The oldest version of Redis that has all commands. Valkey says that it is a later one. */
const OLDEST = [6, 2] as const

/** Without `from`, from the earliest message on. */
type Range = { from: number | undefined; to: number; maxBytes: number }

/**
 * Valkey, or Redis from 6.2 on, for several instances. A channel's state, messages and producers are changed together
 * by a script, on the one node that has them.
 *
 * Acknowledged means: the server has applied it and written it to its append-only file, as far as it is told to. With
 * `appendonly yes` and `appendfsync always` it is on the disk, and survives a killed server and a power failure. With
 * `everysec` a crash may lose the last second or two; without a file, a restart loses everything. Replicas are not
 * waited for (`WAIT`): a failover may lose what the replica had not got yet; `min-replicas-to-write` bounds that.
 * `maxmemory-policy` must be `noeviction`, or channels disappear.
 */
class ValkeyStore implements Store {
  readonly #link: Link
  readonly #changes: Changes
  readonly #topic: (name: string) => string
  readonly #followings = new Map<string, Set<Following>>()
  readonly #gets = new Coalesced<ChannelState | undefined>()
  readonly #reads = new Coalesced<Buffer[]>()
  #counted: { at: number; count: Promise<number> } | undefined

  constructor(url: string, options: StoreOptions) {
    this.#link = new Link(url, options, () => {
      for (const followings of this.#followings.values())
        for (const following of followings) void following.sync()
    })
    // Databases of one server share what is published.
    const database = new URL(url).pathname.slice(1) || '0'
    this.#topic = (name) => `streamproof:${database}:${name}`
    this.#changes = new Changes(this.#link, this.#topic)
  }

  async open(): Promise<void> {
    await this.#link.open()
    const info = String(await this.#link.command<Buffer>('INFO', 'server'))
    const [major = 0, minor = 0] = (/redis_version:([\d.]+)/.exec(info)?.[1] ?? '').split('.').map(Number)
    if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]))
      throw new Error(`it is version ${major}.${minor}, and ${OLDEST.join('.')} or later is needed`)
  }

  get(name: string): Promise<ChannelState | undefined> {
    return this.#gets.get(name, async () => {
      const json = await this.#link.command<Buffer | null>('HGET', channelKeys(name).state, 'state')
      // Who is told of a message must find it in the channel's tail: what was published came before this answer.
      for (const following of this.#followings.get(name) ?? []) await following.synced
      return readState(json ?? undefined)
    })
  }

  update<T>(name: string, decide: Decide<T>, producer?: string): Promise<T> {
    return this.#changes.update(name, decide, producer)
  }

  read(name: string, range: Parameters<Store['read']>[1]): Promise<Uint8Array[]> {
    const key = `${range.from} ${range.to} ${range.maxBytes} ${name}`
    return this.#reads.get(key, async () => (await this.#read(name, range)).messages)
  }

  async #read(name: string, { from, to, maxBytes }: Range) {
    const { state, messages } = channelKeys(name)
    const reply = await this.#link.run<Buffer[]>(
      READ,
      [state, messages],
      [from ?? '', to, maxBytes].map(String),
    )
    return { revision: Number(reply[0]), state: readState(reply[1]), messages: reply.slice(2) }
  }

  follow(name: string, from: number, listener: (news: News) => void): () => void {
    const link = this.#link
    const topic = this.#topic(name)
    let ended = false
    const hear = (bytes: Buffer) => {
      // It was to end while the store was away, or before it was subscribed.
      if (ended) return link.unsubscribe(topic, hear)
      const news = readNews(bytes)
      this.#changes.learn(name, news.revision, news.state)
      following.hear(news)
    }
    const read = (from: number | undefined) =>
      this.#read(name, { from, to: Number.MAX_SAFE_INTEGER, maxBytes: CATCH_UP })
    const following = new Following({ subscribe: () => link.subscribe(topic, hear), read }, from, listener)
    const followings = this.#followings.get(name) ?? new Set()
    this.#followings.set(name, followings.add(following))
    void following.sync()
    return () => {
      ended = true
      following.end()
      followings.delete(following)
      if (followings.size === 0 && this.#followings.get(name) === followings) this.#followings.delete(name)
      link.unsubscribe(topic, hear)
    }
  }

  async trim(name: string, { maxBytes, before }: { maxBytes: number; before: number }): Promise<void> {
    const state = await this.get(name)
    if (!state) return
    const [first, bytes, oldest] = await this.#link.run<[number, number, number | undefined]>(
      CUT,
      [channelKeys(name).messages],
      [state.first, state.bytes, maxBytes, before].map(String),
    )
    await this.update(name, (found) => {
      const same = first === state.first && oldest === state.oldest
      if (!found || found.id !== state.id || found.first !== state.first || same) return { answer: undefined }
      return { answer: undefined, change: { state: trimmed(found, { first, oldest, bytes }) } }
    })
  }

  count(): Promise<number> {
    const now = Date.now()
    if (this.#counted && now - this.#counted.at < COUNT_AGE) return this.#counted.count
    const counts = shards.map(({ count }) => this.#link.command<Buffer | null>('GET', count))
    const count = Promise.all(counts).then((all) => all.reduce((sum, one) => sum + Number(one), 0))
    this.#counted = { at: now, count }
    count.catch(() => {
      this.#counted = undefined
    })
    return count
  }

  expired(now: number, limit: number): Promise<string[]> {
    return this.#before('expiry', now, limit)
  }

  aged(before: number, limit: number): Promise<string[]> {
    return this.#before('age', before, limit)
  }

  /** The channels that an index has before a time. */
  async #before(index: 'expiry' | 'age', time: number, limit: number): Promise<string[]> {
    const found = await Promise.all(
      shards.map(({ [index]: key }) =>
        this.#link.command<Buffer[]>('ZRANGEBYSCORE', key, '-inf', `(${time}`, 'LIMIT', '0', String(limit)),
      ),
    )
    return found.flat().slice(0, limit).map(String)
  }

  async close(): Promise<void> {
    for (const followings of this.#followings.values()) for (const following of followings) following.end()
    await this.#link.close()
  }
}

/**
 * Opens the store on a server.
 * @param url `valkey://[user:password@]host[:port][/database]`, or `redis:`; `valkeys:` or `rediss:` with TLS
 * @throws StoreOpenError when it cannot be reached or is too old. Later it may come and go
 */
export async function openValkey(url: string, options: StoreOptions): Promise<Store> {
  const address = url.replace(/^valkey/, 'redis')
  const store = new ValkeyStore(address, options)
  try {
    await store.open()
    return store
  } catch (error) {
    await store.close()
    const { protocol, host, pathname } = new URL(url)
    throw new StoreOpenError(`${protocol}//${host}${pathname}`, (error as Error).message)
  }
}
