import type { IncomingHttpHeaders } from 'node:http'
import { InvalidHeaderError } from '../../../channels/errors.ts'
import type { ChannelConfig, ChannelState } from '../../../channels/model.ts'
import { formatOffset } from '../../../channels/offset.ts'
import type { Append } from '../../../channels/rules/append.ts'

/** Reads a header field that may be there once. Its name is in lower case, as Node has it. */
export function field(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

/** Only `true`, in any case, says that a channel is to be closed (protocol, section 4.1). */
export function closes(headers: IncomingHttpHeaders): boolean {
  return field(headers, 'stream-closed')?.toLowerCase() === 'true'
}

/** @throws STREAMPROOF_INVALID_HEADER */
function integer(headers: IncomingHttpHeaders, name: string): number | undefined {
  const value = field(headers, name.toLowerCase())
  if (value === undefined) return undefined
  const number = Number(value)
  if (!/^(0|[1-9][0-9]*)$/.test(value) || !Number.isSafeInteger(number))
    throw new InvalidHeaderError(name, 'a whole number without sign or leading zeros')
  return number
}

/** RFC 3339, which `Date.parse` takes, and more. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i

/** `Date.parse` takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const time = Date.parse(day)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day)
}

/**
 * Reads when a channel is to expire.
 * @throws STREAMPROOF_INVALID_HEADER
 */
export function expiryOf(headers: IncomingHttpHeaders): Pick<ChannelConfig, 'ttl' | 'expiresAt'> {
  const ttl = integer(headers, 'Stream-TTL')
  const at = field(headers, 'stream-expires-at')
  if (at === undefined) return ttl === undefined ? {} : { ttl }
  if (ttl !== undefined)
    throw new InvalidHeaderError('Stream-Expires-At', 'absent where there is a Stream-TTL')
  const expiresAt = TIMESTAMP.test(at) && isDay(at.slice(0, 10)) ? Date.parse(at) : Number.NaN
  if (Number.isNaN(expiresAt)) throw new InvalidHeaderError('Stream-Expires-At', 'an RFC 3339 timestamp')
  return { expiresAt }
}

const PRODUCER = ['producer-id', 'producer-epoch', 'producer-seq']

/** The longest id of a producer, in characters: a channel remembers each. */
const MAX_PRODUCER_ID = 256

/**
 * Reads the producer of an append (protocol, section 5.2.1).
 * @throws STREAMPROOF_INVALID_HEADER where not all three fields are there
 */
export function producerOf(headers: IncomingHttpHeaders): Append['producer'] {
  if (!PRODUCER.some((name) => headers[name] !== undefined)) return undefined
  const id = field(headers, 'producer-id')
  const epoch = integer(headers, 'Producer-Epoch')
  const seq = integer(headers, 'Producer-Seq')
  if (!id || epoch === undefined || seq === undefined)
    throw new InvalidHeaderError(
      'Producer-Id, Producer-Epoch and Producer-Seq',
      'sent together, the id not empty',
    )
  if (id.length > MAX_PRODUCER_ID)
    throw new InvalidHeaderError('Producer-Id', `${MAX_PRODUCER_ID} characters long at most`)
  return { id, epoch, seq }
}

/**
 * Reads where a fork begins.
 * @param base the path that all channels are below
 * @throws STREAMPROOF_INVALID_HEADER
 */
export function forkOf(headers: IncomingHttpHeaders, base: string) {
  const path = field(headers, 'stream-forked-from')
  const offset = field(headers, 'stream-fork-offset')
  const sub = integer(headers, 'Stream-Fork-Sub-Offset')
  if (path === undefined) {
    if (offset === undefined && sub === undefined) return undefined
    throw new InvalidHeaderError('Stream-Forked-From', 'there for a fork, whose offsets were sent')
  }
  if (!path.startsWith(base)) throw new InvalidHeaderError('Stream-Forked-From', `a path below ${base}`)
  return { from: decodeName(path.slice(base.length)), offset, sub: sub ?? 0 }
}

function decodeName(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new InvalidHeaderError('Stream-Forked-From', 'percent-encoded UTF-8')
  }
}

/** The fields that say where a channel ends, for every answer about its state. */
export function tailFields({ tail, tag, closed }: ChannelState): Record<string, string> {
  const offset = { 'stream-next-offset': formatOffset(tail, tag) }
  return closed ? { ...offset, 'stream-closed': 'true' } : offset
}
