import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Feed, StreamWriter } from '../streams/feed.ts'
import type { Encoding } from './encodings/encoding.ts'
import type { Log } from './log.ts'
import type { Listener, Tail } from './tail.ts'

/** What a reader that has fallen behind reads at once, bytes. It is what each of them may cost. */
const CATCH_UP = 128 * 1024

/** What makes a reader. */
export interface ReaderOptions {
  name: string
  tail: Tail
  log: Log
  encoding: Encoding
  /** The number of the message to begin at. */
  from: number
  /** How many bytes of it the client has already: fewer than it has. Default: 0. */
  skip?: number
  /** End after the first messages: a long-poll. */
  once?: boolean
}

/**
 * One client's way through a channel: it reads from the store until it is at the tail, and hears of new messages there.
 * When its client cannot keep up, it leaves the tail and reads from the store again, at the client's own pace.
 */
export class Reader implements Listener {
  readonly encoding: Encoding
  readonly tail: Tail
  /** The number of the message that it began at. */
  readonly from: number
  /** The number of the message that comes next. */
  at: number
  readonly #options: ReaderOptions
  #writer: StreamWriter | undefined
  /** Called when it falls behind, or has come to an end, at the tail. */
  #wake: (() => void) | undefined
  #stopped = false
  readonly #once: boolean

  constructor(options: ReaderOptions) {
    this.#options = options
    this.encoding = options.encoding
    this.tail = options.tail
    this.from = options.from
    this.at = options.from
    this.#once = options.once ?? false
  }

  /** True when it has brought everything that there will ever be. */
  get whole(): boolean {
    return this.tail.ended === 'closed' && this.at === this.tail.next
  }

  /** Feeds a stream, until the channel or the stream ends. */
  readonly feed: Feed = async (writer) => {
    this.#writer = writer
    const { tail, encoding } = this
    // Where nothing is missing, the reader is told so.
    if (this.at === tail.next && encoding.control) await this.#write([], writer)
    while (!this.#done(writer)) {
      if (this.at !== tail.next) await this.#catchUp(writer)
      else await this.#stay(tail)
    }
  }

  /** Its stream has ended. */
  stop(): void {
    this.#stopped = true
    this.tail.ignore(this)
    this.#wake?.()
  }

  hear(frame: Buffer, messages: number): void {
    this.at = this.tail.next
    const ready = this.#writer?.write(frame, messages)
    if (ready && !this.#once) return
    this.tail.ignore(this)
    this.#wake?.()
  }

  end(): void {
    this.#wake?.()
  }

  #done(writer: StreamWriter): boolean {
    if (this.#stopped || writer.ended || this.tail.ended === 'gone' || this.whole) return true
    return this.#once && this.at > this.from
  }

  async #catchUp(writer: StreamWriter): Promise<void> {
    const { name, log, skip = 0 } = this.#options
    const { tail } = this
    const { messages, next } = await log.read(name, { ...tail.state, tail: tail.next }, this.at, CATCH_UP)
    if (this.at === this.from && skip > 0) messages[0] = (messages[0] as Uint8Array).subarray(skip)
    this.at = next
    await this.#write(messages, writer)
    // A client that takes everything at once must not keep all others waiting.
    await nextTurn()
  }

  async #write(messages: Uint8Array[], writer: StreamWriter): Promise<void> {
    const portion = this.tail.portion(messages, this.at)
    if (!writer.write(this.encoding.encode(portion), messages.length)) await writer.drained()
  }

  async #stay(tail: Tail): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve
      tail.listen(this)
    })
    this.#wake = undefined
    await this.#writer?.drained()
  }
}
