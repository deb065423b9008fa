import createError from '@fastify/error'

type Headers = Record<string, string>

/** Adds fields to the response that an error becomes. Fastify sends an error's `headers`. */
export function withHeaders<E extends Error>(error: E, headers: Headers): E & { headers: Headers } {
  return Object.assign(error, { headers })
}

const error = <Args extends unknown[] = []>(code: string, message: string, status: number) =>
  createError<Args>(`STREAMPROOF_${code}`, message, status)

export const ChannelNotFoundError = error('CHANNEL_NOT_FOUND', 'There is no such channel', 404)

export const ChannelDeletedError = error(
  'CHANNEL_DELETED',
  'The channel was deleted. It is kept only for its forks',
  410,
)

export const HistoryGoneError = error(
  'HISTORY_GONE',
  'The messages at this offset are gone. Go on at the offset in Stream-Next-Offset',
  410,
)

export const ChannelExistsError = error(
  'CHANNEL_EXISTS',
  'There is a channel of this name with another configuration, or a deleted one that forks read from',
  409,
)

export const ChannelClosedError = error(
  'CHANNEL_CLOSED',
  'The channel is closed: it takes no more messages',
  409,
)

export const ContentTypeMismatchError = error<[string]>(
  'CONTENT_TYPE_MISMATCH',
  "Send the channel's own content type, %s",
  409,
)

export const SourceDeletedError = error('FORK_SOURCE_DELETED', 'The source of this fork was deleted', 409)

export const SequenceError = error(
  'SEQUENCE_REGRESSION',
  'Stream-Seq must be greater than the last one of this channel, byte by byte',
  409,
)

export const ProducerGapError = error<[number, number]>(
  'PRODUCER_GAP',
  'Send Producer-Seq %d first: %d would leave a gap',
  409,
)

export const StaleEpochError = error<[number]>(
  'PRODUCER_STALE_EPOCH',
  'This producer goes on with epoch %d. Take a higher one, beginning with Producer-Seq 0',
  403,
)

export const NewEpochError = error('PRODUCER_NEW_EPOCH', 'A new epoch must begin with Producer-Seq 0', 400)

export const TooManyProducersError = error<[number]>(
  'TOO_MANY_PRODUCERS',
  'This channel knows %d producers, and can remember no more. Use a Producer-Id again, with a higher Producer-Epoch',
  400,
)

export const InvalidHeaderError = error<[name: string, what: string]>('INVALID_HEADER', '%s must be %s', 400)

export const InvalidParameterError = error<[name: string, what: string]>(
  'INVALID_PARAMETER',
  '%s must be %s',
  400,
)

export const MalformedOffsetError = error(
  'MALFORMED_OFFSET',
  'The offset must be -1, now, or one that the server has sent in Stream-Next-Offset',
  400,
)

export const ForkOffsetError = error(
  'FORK_OFFSET',
  'The offset and sub-offset of a fork must lie within its source',
  400,
)

export const InvalidContentTypeError = error<[string]>(
  'INVALID_CONTENT_TYPE',
  'Content-Type must be a media type such as application/json, not %s',
  400,
)

export const InvalidJsonError = error<[string]>('INVALID_JSON', 'The body must be JSON: %s', 400)

export const EmptyArrayError = error(
  'EMPTY_ARRAY',
  'An empty array appends nothing. Send at least one element',
  400,
)

export const BodyTooLargeError = error<[number]>(
  'BODY_TOO_LARGE',
  'A body may have %d bytes (CHANNEL_MAX_APPEND). Send less at once',
  413,
)

export const TooManyMessagesError = error<[number]>(
  'TOO_MANY_MESSAGES',
  'An append may bring %d messages. Send fewer at once',
  413,
)

export const EmptyAppendError = error(
  'EMPTY_APPEND',
  'An append needs a body, or Stream-Closed: true to close the channel',
  400,
)

export const RateError = error<[number]>(
  'CHANNEL_RATE',
  'A client may write %d times a second (CHANNEL_MAX_WRITES). Try again after Retry-After',
  429,
)

export const TooManyChannelsError = error<[number]>(
  'TOO_MANY_CHANNELS',
  'There are %d channels, and may be no more (MAX_CHANNELS). Delete some, or give them a Stream-TTL',
  429,
)

export const ForbiddenError = error(
  'CHANNEL_FORBIDDEN',
  'The token lets you read this channel, not write to it',
  403,
)

const StoreAwayError = error(
  'STORE_UNAVAILABLE',
  'The store of the channels cannot be reached, or takes no more. What was acknowledged is safe. Try again after Retry-After',
  503,
)

export class StoreUnavailableError extends StoreAwayError {
  readonly headers = { 'retry-after': '1' }
}

export const StoreOpenError = error<[url: string, why: string]>(
  'STORE_OPEN',
  'CHANNELS_STORE=%s cannot be opened: %s',
  500,
)
