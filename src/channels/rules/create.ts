import { randomBytes } from 'node:crypto'
import { mediaType } from '../content-type.ts'
import { ChannelExistsError } from '../errors.ts'
import type { ChannelConfig, ChannelState, Fork } from '../model.ts'
import type { Decide } from '../stores/store.ts'
import { expiry, hasExpired } from './expiry.ts'

/** What a channel is to be made of. */
export interface NewChannel {
  config: ChannelConfig
  closed: boolean
  /** Returns its first messages, once its content type is known. Throws what is wrong with them. */
  messages(contentType: string): Uint8Array[]
  /** The tag of a fork's source. */
  tag?: string
}

/** What came of it. */
export interface Created {
  created: boolean
  state: ChannelState
  /** The expired channel that had the name before. */
  replaced?: ChannelState
}

/**
 * Makes a channel, or finds that it is there already, as asked for (protocol, section 5.1).
 * @throws STREAMPROOF_CHANNEL_EXISTS where it is there with another configuration
 */
export function decideCreate(channel: NewChannel, now: number): Decide<Created> {
  const { config, closed, tag } = channel
  return (state) => {
    const expired = state && hasExpired(state, now)
    if (state?.deleted || (expired && state.forks > 0)) throw new ChannelExistsError()
    if (state && !expired) {
      if (!sameConfig(state.config, config) || state.closed !== closed) throw new ChannelExistsError()
      return { answer: { created: false, state } }
    }

    const messages = channel.messages(config.contentType)
    const first = config.fork?.offset ?? 0
    const expires = expiry(config, now)
    const made: ChannelState = {
      id: randomBytes(8).toString('hex'),
      tag: tag ?? randomBytes(4).toString('hex'),
      config,
      first,
      tail: first + messages.length,
      bytes: messages.reduce((sum, { length }) => sum + length, 0),
      ...(messages.length > 0 && { oldest: now }),
      closed,
      ...(expires !== undefined && { expires }),
      forks: 0,
      deleted: false,
    }
    return {
      answer: { created: true, state: made, ...(state && { replaced: state }) },
      change: { state: made, messages },
    }
  }
}

function sameConfig(a: ChannelConfig, b: ChannelConfig): boolean {
  return (
    mediaType(a.contentType) === mediaType(b.contentType) &&
    a.ttl === b.ttl &&
    a.expiresAt === b.expiresAt &&
    sameFork(a.fork, b.fork)
  )
}

/** A fork without an offset is at the source's tail of its time: any is the same request. */
function sameFork(a: Fork | undefined, b: Fork | undefined): boolean {
  return a?.from === b?.from && a?.asked.offset === b?.asked.offset && a?.asked.sub === b?.asked.sub
}
