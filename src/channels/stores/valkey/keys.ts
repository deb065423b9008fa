import { crc32 } from 'node:zlib'

/**
 * Over how many hash tags channels are spread, and so over how many nodes of a cluster at most. All keys of a channel
 * have the same tag, and so has the index that they are in: a script changes them together. Another number would not
 * find the channels that are there.
 */
const SHARDS = 16

/** The keys of what belongs to a shard. */
interface ShardKeys {
  /** A sorted set: the names of channels that expire, by their time. */
  expiry: string
  /** A sorted set: the names of channels that have messages, by the time of the oldest. */
  age: string
  /** How many channels it has. */
  count: string
}

const shard = (number: number): ShardKeys & { tag: string } => {
  const tag = `{streamproof:${number}}`
  return { tag, expiry: `${tag}:expiry`, age: `${tag}:age`, count: `${tag}:count` }
}

export const shards: ShardKeys[] = Array.from({ length: SHARDS }, (_, i) => shard(i))

/** The keys of a channel. */
export interface ChannelKeys extends ShardKeys {
  /** A hash: its revision and its state. */
  state: string
  /** A stream: the message with the number n has the id `n-1`. */
  messages: string
  /** A hash: producers by their id. */
  producers: string
}

export function channelKeys(name: string): ChannelKeys {
  const { tag, expiry, age, count } = shard(crc32(name) % SHARDS)
  return {
    state: `${tag}:state:${name}`,
    messages: `${tag}:messages:${name}`,
    producers: `${tag}:producers:${name}`,
    expiry,
    age,
    count,
  }
}
