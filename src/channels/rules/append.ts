import { mediaType } from '../content-type.ts'
import {
  ChannelClosedError,
  ContentTypeMismatchError,
  NewEpochError,
  ProducerGapError,
  SequenceError,
  StaleEpochError,
  TooManyProducersError,
  withHeaders,
} from '../errors.ts'
import type { ChannelState, Producer } from '../model.ts'
import { formatOffset } from '../offset.ts'
import type { Decide } from '../stores/store.ts'
import { live, touched } from './expiry.ts'

/**
 * How many producers a channel remembers. None is ever forgotten: what a client sends again must be known as sent. So
 * one more is refused.
 */
export const MAX_PRODUCERS = 65_536

/** What a client wants to append. */
export interface Append {
  /** Undefined only where there are no messages. */
  contentType: string | undefined
  /** Called once the channel is known to take them. Throws what is wrong with them. */
  messages(): Uint8Array[]
  close: boolean
  seq: string | undefined
  producer: ({ id: string } & Producer) | undefined
}

/** What came of it. */
export interface Appended {
  state: ChannelState
  /** True when the producer had sent it before: nothing was appended. */
  duplicate: boolean
  /** What is now known of the producer. */
  producer?: Producer
}

/**
 * Appends to a channel, closes it, or both, in the protocol's order of precedence (sections 5.2, 5.2.1, 5.3): gone,
 * stale producer, duplicate, closed, content type, gap, sequence. What a producer sends again is a duplicate also when
 * the channel has been closed since: it was appended.
 */
export function decideAppend(append: Append, now: number): Decide<Appended> {
  const { contentType, close, seq } = append
  return (found, known) => {
    const state = live(found, now)
    const producer = append.producer && checkProducer(append.producer, known)
    if (producer === 'duplicate' && known)
      return { answer: { state, duplicate: true, producer: known }, ...touch(state, now) }
    if (state.closed) {
      if (close && contentType === undefined)
        return { answer: { state, duplicate: true }, ...touch(state, now) }
      throw withHeaders(new ChannelClosedError(), {
        'stream-closed': 'true',
        'stream-next-offset': formatOffset(state.tail, state.tag),
      })
    }
    if (contentType !== undefined && mediaType(contentType) !== mediaType(state.config.contentType))
      throw new ContentTypeMismatchError(state.config.contentType)
    if (producer === 'gap') throw gap(append.producer as Producer, known)
    if (
      seq !== undefined &&
      state.seq !== undefined &&
      Buffer.compare(Buffer.from(seq), Buffer.from(state.seq)) <= 0
    )
      throw new SequenceError()

    const messages = append.messages()
    const next: ChannelState = {
      ...touched(state, now),
      tail: state.tail + messages.length,
      bytes: messages.reduce((sum, { length }) => sum + length, state.bytes),
      closed: close,
    }
    if (messages.length > 0) next.oldest ??= now
    if (seq !== undefined) next.seq = seq
    if (!append.producer)
      return { answer: { state: next, duplicate: false }, change: { state: next, messages } }
    if (!known) {
      const { producers = 0 } = state
      if (producers >= MAX_PRODUCERS) throw new TooManyProducersError(MAX_PRODUCERS)
      next.producers = producers + 1
    }
    const accepted = { epoch: append.producer.epoch, seq: append.producer.seq }
    return {
      answer: { state: next, duplicate: false, producer: accepted },
      change: { state: next, messages, producer: accepted },
    }
  }
}

/** A duplicate is an access too, and moves a sliding expiry on. */
function touch(state: ChannelState, now: number) {
  return state.config.ttl === undefined ? {} : { change: { state: touched(state, now) } }
}

/** @throws STREAMPROOF_PRODUCER_STALE_EPOCH, STREAMPROOF_PRODUCER_NEW_EPOCH */
function checkProducer({ epoch, seq }: Producer, known: Producer | undefined): 'new' | 'duplicate' | 'gap' {
  if (!known) return seq === 0 ? 'new' : 'gap'
  if (epoch < known.epoch)
    throw withHeaders(new StaleEpochError(known.epoch), { 'producer-epoch': String(known.epoch) })
  if (epoch > known.epoch) {
    if (seq !== 0) throw new NewEpochError()
    return 'new'
  }
  if (seq <= known.seq) return 'duplicate'
  return seq === known.seq + 1 ? 'new' : 'gap'
}

function gap({ seq }: Producer, known: Producer | undefined): Error {
  const expected = (known?.seq ?? -1) + 1
  return withHeaders(new ProducerGapError(expected, seq), {
    'producer-expected-seq': String(expected),
    'producer-received-seq': String(seq),
  })
}
