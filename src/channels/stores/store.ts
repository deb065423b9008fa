import type { ChannelState, Producer } from '../model.ts'

/** What a change writes. Everything in it is written together, or nothing of it. */
export interface Change {
  /**
   * The channel from now on. Undefined removes it with all its messages and producers; a state with another `id`
   * removes these first.
   */
  state: ChannelState | undefined
  /** New messages. The first gets the number `tail` of the state before, and so on. */
  messages?: Uint8Array[]
  /** What is to be remembered of the producer that `update` was asked for. */
  producer?: Producer
}

/** What comes of looking at a channel's state: an answer, and perhaps a change. */
export interface Decision<T> {
  answer: T
  change?: Change
}

/**
 * Looks at a channel and decides. Pure: it may be called again, with a newer state, when another instance was first.
 * What it throws, `update` throws.
 */
export type Decide<T> = (state: ChannelState | undefined, producer: Producer | undefined) => Decision<T>

/** What a follower hears of a channel. */
export interface News {
  /** The number of the first message. */
  offset: number
  /** Empty where only the state has changed. */
  messages: Uint8Array[]
  /** The channel as these messages left it, or later. Undefined: it was removed. */
  state: ChannelState | undefined
}

/** What a store is told when it is opened. */
export interface StoreOptions {
  /** Called when it cannot be reached or refuses what is asked, and again when it works. Without an error it does. */
  onTrouble(error: Error | undefined): void
}

/**
 * Where channels are kept: the only thing that a store has to do is here. Names are any strings.
 *
 * Every method that waits for the store throws STREAMPROOF_STORE_UNAVAILABLE (`errors.ts`) when it cannot be reached
 * or takes no more.
 * `follow` never does: it goes on when the store is back, without a gap.
 */
export interface Store {
  /** A channel as it is acknowledged, or undefined. Also one that is soft-deleted or has expired: the rules know. */
  get(name: string): Promise<ChannelState | undefined>

  /**
   * Changes a channel, or makes it: calls `decide` with its state and saves the change.
   *
   * Two changes of a channel never mix, on whichever instance. Changes that one instance asks for one after the other
   * happen in that order, also without awaiting the first.
   *
   * @param producer whose state `decide` gets and `change.producer` replaces
   * @returns the decision's answer once the change is acknowledged (each store documents what that means), and
   *   whatever the decision was based on
   */
  update<T>(name: string, decide: Decide<T>, producer?: string): Promise<T>

  /**
   * A channel's own messages, from the number `from` to before `to`: as many as fit into `maxBytes`, and at least one
   * where there is one. None where the message `from` is gone. Only acknowledged ones.
   */
  read(name: string, range: { from: number; to: number; maxBytes: number }): Promise<Uint8Array[]>

  /**
   * Tells `listener` how the channel is now, soon, and then of each message from the number `from` on, in order, none
   * twice and none left out, and of each change of state such as closing and removal. Where the message `from` is gone,
   * the channel counts as removed. Never calls back before it returns.
   * @returns ends it
   */
  follow(name: string, from: number, listener: (news: News) => void): () => void

  /**
   * Removes a channel's oldest messages: what is beyond `maxBytes` in all, and what is older than `before` (unix ms).
   * `state.first`, `state.bytes` and `state.oldest` follow. It may keep a little more than asked for.
   */
  trim(name: string, keep: { maxBytes: number; before: number }): Promise<void>

  /** How many channels there are. May be a few seconds old. */
  count(): Promise<number>

  /** Names of channels that have expired before `now`, at most `limit`. */
  expired(now: number, limit: number): Promise<string[]>

  /** Names of channels whose oldest message is older than `before` (unix ms), at most `limit`. */
  aged(before: number, limit: number): Promise<string[]>

  /** Lets go of everything. What was acknowledged is safe. */
  close(): Promise<void>
}
