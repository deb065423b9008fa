import type { Bounds } from '../channels/bounds.ts'
import { stores } from '../channels/stores/index.ts'
import type { ValuesOf } from '../streams/schema.ts'
import { duration, longDuration, parseDuration } from './duration.ts'

/** The most that a variable in bytes may be. */
const GiB = 2 ** 30

/** The variables of channels. */
export const channelVariables = {
  CHANNELS: {
    type: 'string',
    enum: ['off', 'open', 'jwt'],
    default: 'off',
    description:
      'whether there are channels, and who may use them: off, open (everybody) or jwt (who has a token)',
  },
  CHANNELS_STORE: {
    type: 'string',
    pattern: stores.map(({ scheme }) => `(${scheme.source})`).join('|'),
    default: 'memory',
    description: `where channels are kept: ${stores.map(({ example }) => example).join(', ')}`,
  },
  CHANNELS_SECRET: {
    type: 'string',
    minLength: 32,
    description: 'what the tokens of CHANNELS=jwt are signed with (HS256): 32 characters at least',
  },
  MAX_CHANNELS: {
    type: 'integer',
    minimum: 0,
    default: 10_000,
    description: 'how many channels there may be; 0 is off',
  },
  CHANNEL_MAX_APPEND: {
    type: 'integer',
    minimum: 1,
    maximum: GiB,
    default: 2 ** 20,
    description: 'the most bytes that one append may bring',
  },
  CHANNEL_MAX_BYTES: {
    type: 'integer',
    minimum: 0,
    default: 64 * 2 ** 20,
    description: 'the most bytes that a channel keeps, the oldest messages go first; 0 is off',
  },
  CHANNEL_MAX_WRITES: {
    type: 'integer',
    minimum: 0,
    default: 2_000,
    description: 'how often one client may write in a second; 0 is off',
  },
  CHANNEL_RETENTION: longDuration('off', 'how long a channel keeps a message'),
  CHANNEL_LONG_POLL: duration('20s', 'how long a long-poll waits for a message'),
  CHANNEL_READ_MAX_AGE: duration('60s', 'how long a live read of a channel may last, jittered 80-100 %'),
} as const

type Variables = ValuesOf<typeof channelVariables>

/** The service's channels. Durations are ms, 0 is off. */
export interface ChannelsConfig extends Bounds {
  access: 'off' | 'open' | 'jwt'
  store: string
  /** There when `access` is `jwt`. */
  secret: string
  /** How long a long-poll waits. */
  longPoll: number
  /** How long any other live read lasts. */
  readMaxAge: number
}

/**
 * Reads the configuration of channels.
 * @param milliseconds reads a variable that is a duration
 * @param refuse throws what is wrong with a variable
 */
export function channelsConfig(
  variables: Variables,
  milliseconds: (name: 'CHANNEL_LONG_POLL' | 'CHANNEL_READ_MAX_AGE') => number,
  refuse: (name: keyof typeof channelVariables, why: string) => never,
): ChannelsConfig {
  const { CHANNELS = 'off', CHANNELS_SECRET, CHANNEL_MAX_APPEND = 0, CHANNEL_MAX_BYTES = 0 } = variables
  if (CHANNELS === 'jwt' && CHANNELS_SECRET === undefined)
    refuse('CHANNELS_SECRET', 'is missing for CHANNELS=jwt')
  if (CHANNEL_MAX_BYTES > 0 && CHANNEL_MAX_BYTES < CHANNEL_MAX_APPEND)
    refuse(
      'CHANNEL_MAX_BYTES',
      `is less than one append may bring (CHANNEL_MAX_APPEND=${CHANNEL_MAX_APPEND})`,
    )
  const store = variables.CHANNELS_STORE ?? 'memory'
  const { maxAppend = GiB } = stores.find(({ scheme }) => scheme.test(store)) ?? {}
  if (CHANNEL_MAX_APPEND > maxAppend)
    refuse('CHANNEL_MAX_APPEND', `is more than this CHANNELS_STORE can take, which is ${maxAppend}`)
  return {
    access: CHANNELS,
    store,
    secret: CHANNELS_SECRET ?? '',
    maxChannels: variables.MAX_CHANNELS ?? 0,
    maxAppend: CHANNEL_MAX_APPEND,
    maxBytes: CHANNEL_MAX_BYTES,
    maxWrites: variables.CHANNEL_MAX_WRITES ?? 0,
    retention: parseDuration(variables.CHANNEL_RETENTION ?? 'off'),
    longPoll: milliseconds('CHANNEL_LONG_POLL'),
    readMaxAge: milliseconds('CHANNEL_READ_MAX_AGE'),
  }
}
