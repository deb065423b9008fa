/** What a channel is created with. It never changes. */
export interface ChannelConfig {
  contentType: string
  /** Sliding: the channel expires so many seconds after it was last read or written. */
  ttl?: number
  /** Expires at this time, unix ms. Never together with `ttl`. */
  expiresAt?: number
  /** The channel is a fork: what is before `offset` is in the channel `from`. */
  fork?: Fork
}

export interface Fork {
  /** The name of the source channel. */
  from: string
  /** The number of the first message that the source does not share. */
  offset: number
  /** What the client asked for, to recognise the same request again. */
  asked: { offset: string | undefined; sub: number }
}

/** A channel as its store keeps it, without its messages. */
export interface ChannelState {
  /** Made at random when the channel is created: a later channel of the same name has another. */
  id: string
  /** Ends each offset. A fork has its source's, because the offsets that both share are the same. */
  tag: string
  config: ChannelConfig
  /** The number of its earliest message that is kept. Of a fork: of its own messages. */
  first: number
  /** The number that its next message gets. */
  tail: number
  /** The sum of its own messages that are kept. */
  bytes: number
  /** When the earliest message that is kept was appended, unix ms. Undefined where it has none. */
  oldest?: number
  closed: boolean
  /** Unix ms. Undefined: never. Only what is written down counts; no store has to act on it by itself. */
  expires?: number
  /** The last `Stream-Seq`, one for the whole channel. */
  seq?: string
  /** How many idempotent producers have written to it. Undefined: none. */
  producers?: number
  /** How many forks read from it. */
  forks: number
  /** Deleted while forks still read from it. */
  deleted: boolean
}

/** What is remembered of one idempotent producer of a channel. */
export interface Producer {
  epoch: number
  /** The last that was accepted. */
  seq: number
}
