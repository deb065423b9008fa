import { contentKind, mediaType } from './content-type.ts'
import { ContentTypeMismatchError, ForkOffsetError, SourceDeletedError } from './errors.ts'
import type { Log } from './log.ts'
import type { ChannelConfig, ChannelState } from './model.ts'
import { parseOffset } from './offset.ts'
import type { NewChannel } from './rules/create.ts'
import { hasExpired, live } from './rules/expiry.ts'
import type { Store } from './stores/store.ts'

/** Where a client wants a fork to begin. */
export interface ForkRequest {
  /** The name of the source. */
  from: string
  /** `Stream-Fork-Offset`. Undefined: the source's tail. */
  offset: string | undefined
  /** `Stream-Fork-Sub-Offset`: messages of a JSON channel, bytes of any other. */
  sub: number
}

/** What is read at once to find a message's bytes. One message comes whatever its size. */
const ONE_MESSAGE = 1

/**
 * Says what a fork is to be made of: its source's content type and expiry where it names none, the number of its first
 * own message, and the part of a message that a sub-offset cuts, which becomes that first own message.
 *
 * @param there whether it is there already: it then holds its source, also a deleted one
 * @throws STREAMPROOF_CHANNEL_NOT_FOUND, STREAMPROOF_FORK_SOURCE_DELETED, STREAMPROOF_CONTENT_TYPE_MISMATCH,
 *   STREAMPROOF_FORK_OFFSET, STREAMPROOF_MALFORMED_OFFSET
 */
export async function resolveFork(
  store: Store,
  log: Log,
  channel: NewChannel,
  { from, offset, sub }: ForkRequest,
  now: number,
  there: boolean,
): Promise<NewChannel> {
  const found = await store.get(from)
  const held = there && found !== undefined
  if (!held && found && (found.deleted || (hasExpired(found, now) && found.forks > 0)))
    throw new SourceDeletedError()
  const source = held ? found : live(found, now)
  const config = inherit(channel.config, source.config)
  const number = numberOf(offset, source)
  const cut = await cutAt(log, from, source, number, sub)
  return {
    ...channel,
    tag: source.tag,
    config: { ...config, fork: { from, offset: cut.number, asked: { offset, sub } } },
    messages: (contentType) => [...cut.messages, ...channel.messages(contentType)],
  }
}

/** The protocol's table (section 4.2): an expiry of its own, or the source's. */
function inherit(config: ChannelConfig, source: ChannelConfig): ChannelConfig {
  const contentType = config.contentType || source.contentType
  if (mediaType(contentType) !== mediaType(source.contentType))
    throw new ContentTypeMismatchError(source.contentType)
  const { ttl, expiresAt } = config.ttl === undefined && config.expiresAt === undefined ? source : config
  return {
    contentType,
    ...(ttl !== undefined && { ttl }),
    ...(expiresAt !== undefined && { expiresAt }),
  }
}

function numberOf(offset: string | undefined, { tail, tag }: ChannelState): number {
  const position = offset === undefined ? 'now' : parseOffset(offset)
  if (position === 'start') return 0
  if (position === 'now') return tail
  if (position.tag !== tag || position.number > tail) throw new ForkOffsetError()
  return position.number
}

async function cutAt(
  log: Log,
  name: string,
  source: ChannelState,
  number: number,
  sub: number,
): Promise<{ number: number; messages: Uint8Array[] }> {
  if (sub === 0) return { number, messages: [] }
  if (contentKind(source.config.contentType) === 'json') {
    if (number + sub > source.tail) throw new ForkOffsetError()
    return { number: number + sub, messages: [] }
  }
  const [message] = (await log.read(name, source, number, ONE_MESSAGE)).messages
  if (!message || message.length < sub) throw new ForkOffsetError()
  return { number, messages: [message.subarray(0, sub)] }
}
