import { setTimeout as sleep } from 'node:timers/promises'
import { createClient, RESP_TYPES } from '@redis/client'
import { StoreUnavailableError } from '../../errors.ts'
import type { StoreOptions } from '../store.ts'
import type { Script } from './scripts.ts'

/** How often the connection is tried, and how long an answer may take, ms. */
const BEAT = { every: 1_000, timeout: 3_000 }

/** How long no command must have failed for a store that has refused some, ms. Others may go well in between. */
const QUIET = 10_000

/** How long a store may take to answer when it is opened, ms. It may have to load its data. */
const OPEN = 30_000

/** The pause before it is connected again, ms: doubled each time, a part of it at random. */
const BACK_OFF = { first: 50, max: 2_000 }

type Argument = string | Buffer
type Listener = (message: Buffer) => void

const connect = (url: string, reconnect: (retries: number, cause: Error) => number | Error) =>
  createClient({
    url,
    RESP: 3,
    // Without a connection a command fails at once. Sent later, its answer would come to a client that has gone.
    disableOfflineQueue: true,
    socket: { connectTimeout: BEAT.timeout, reconnectStrategy: reconnect },
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } },
    maintNotifications: 'disabled',
  })

/** An instance's only connection: commands go out on it, and what is published comes in, each in its order. */
export class Link {
  readonly #client: ReturnType<typeof connect>
  readonly #onTrouble: StoreOptions['onTrouble']
  readonly #onUp: () => void
  #up = false
  #troubled = false
  /** When a command failed last, unix ms. */
  #failed = 0
  #opened = false
  #closed = false
  #beat: NodeJS.Timeout | undefined

  /** @param onUp called each time that the store can be reached again */
  constructor(url: string, { onTrouble }: StoreOptions, onUp: () => void) {
    this.#onTrouble = onTrouble
    this.#onUp = onUp
    this.#client = connect(url, (retries, cause) => (this.#opened ? backOff(retries) : cause))
    this.#client.on('error', (error: Error) => this.#down(error))
    this.#client.on('ready', () => void this.#ready())
  }

  /** @throws where it cannot be reached, or does not answer */
  async open(): Promise<void> {
    await this.#client.connect()
    for (const until = Date.now() + OPEN; !this.#up; await sleep(BACK_OFF.first))
      if (Date.now() > until) throw new Error(`it has not answered PING within ${OPEN} ms`)
    this.#opened = true
  }

  /** @throws STREAMPROOF_STORE_UNAVAILABLE, also where it is not known whether the command was run */
  command<T>(...args: Argument[]): Promise<T> {
    return this.#send(args)
  }

  async #send<T>(args: Argument[]): Promise<T> {
    if (!this.#up) throw new StoreUnavailableError()
    try {
      const reply = await this.#client.sendCommand<T>(args)
      if (this.#troubled && Date.now() - this.#failed > QUIET) this.#well()
      return reply
    } catch (error) {
      if ((error as Error).message.startsWith('NOSCRIPT')) return undefined as T
      this.#failed = Date.now()
      this.#trouble(error as Error)
      throw new StoreUnavailableError()
    }
  }

  /** Runs a script. Throws as `command` does. */
  async run<T>({ sha, lua }: Script, keys: string[], args: Argument[]): Promise<T> {
    const rest = [String(keys.length), ...keys, ...args]
    // A store that was restarted has forgotten it.
    const known = await this.#send<T | undefined>(['EVALSHA', sha, ...rest])
    return known ?? this.#send(['EVAL', lua, ...rest])
  }

  /**
   * Hears of what is published, from when it resolves on, also over the next connections.
   * @throws STREAMPROOF_STORE_UNAVAILABLE
   */
  async subscribe(topic: string, listener: Listener): Promise<void> {
    if (!this.#up) throw new StoreUnavailableError()
    await this.#client.subscribe(topic, listener, true).catch(() => {
      throw new StoreUnavailableError()
    })
  }

  /** Ends it where there is a connection. */
  unsubscribe(topic: string, listener: Listener): void {
    if (this.#client.isOpen) this.#client.unsubscribe(topic, listener, true).catch(() => {})
  }

  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#beat)
    if (this.#client.isReady) await this.#client.close().catch(() => {})
    else if (this.#client.isOpen) this.#client.destroy()
  }

  /** Connected is not enough: a store that starts loads its data first. */
  async #ready(): Promise<void> {
    while (this.#client.isReady && !this.#closed) {
      const answer = await this.#ping()
      if (answer === 'none') return this.#reconnect()
      if (answer === 'yes') {
        this.#up = true
        this.#well()
        this.#schedule()
        this.#onUp()
        return
      }
      await sleep(BACK_OFF.first)
    }
  }

  #schedule(): void {
    clearTimeout(this.#beat)
    this.#beat = setTimeout(async () => {
      if (!this.#up || this.#closed) return
      if ((await this.#ping()) !== 'none') this.#schedule()
      else if (this.#up) await this.#reconnect()
    }, BEAT.every).unref()
  }

  async #ping(): Promise<'yes' | 'no' | 'none'> {
    const asked = this.#client.sendCommand(['PING']).then(
      () => 'yes' as const,
      () => 'no' as const,
    )
    return Promise.race([asked, sleep(BEAT.timeout, 'none' as const, { ref: false })])
  }

  /** The host may be gone without a word: TCP would go on trying for a quarter of an hour. */
  async #reconnect(): Promise<void> {
    this.#down(new Error(`The store has not answered within ${BEAT.timeout} ms`))
    this.#client.destroy()
    if (!this.#closed) await this.#client.connect().catch(() => {})
  }

  #down(error: Error): void {
    this.#up = false
    this.#trouble(error)
  }

  #trouble(error: Error): void {
    if (this.#troubled || this.#closed || !this.#opened) return
    this.#troubled = true
    this.#onTrouble(error)
  }

  #well(): void {
    if (!this.#troubled || !this.#up) return
    this.#troubled = false
    this.#onTrouble(undefined)
  }
}

function backOff(retries: number): number {
  const pause = Math.min(BACK_OFF.max, BACK_OFF.first * 2 ** Math.min(retries, 10))
  return pause * (0.5 + Math.random() / 2)
}
