import { firstValue } from '../../../contract.ts'
import type { UrlOutcome } from '../../url-model.ts'
import { type Shape, shapeOf } from '../shape.ts'
import { brokenOff } from './cuts.ts'
import { heldByTimes } from './payload-times.ts'
import { notAStream, unanswered } from './refusals.ts'
import { reported } from './reported.ts'
import { arrived, counted, found } from './sentences.ts'
import type { UrlFinding } from './url-finding.ts'

/** Reads one outcome. Pure. */
export function findUrl(outcome: UrlOutcome): UrlFinding {
  return (
    unanswered(outcome) ??
    notAStream(outcome) ??
    reported(outcome) ??
    brokenOff(outcome) ??
    endless(outcome) ??
    unended(outcome) ??
    otherType(outcome) ??
    unread(outcome) ??
    altered(outcome) ??
    held(outcome) ??
    wrongType(outcome) ??
    inOrder(outcome)
  )
}

/** The shape of an outcome's stream. */
export function shape(outcome: UrlOutcome): Shape {
  return shapeOf({
    reads: outcome.reads,
    events: outcome.events,
    headMs: outcome.headMs ?? 0,
    roundTripMs: outcome.connection?.roundTripMs ?? 0,
    endedMs: outcome.endedMs ?? 0,
    ended: outcome.ending === 'complete' || outcome.sentinel?.came === true,
  })
}

function endless({ ending, endedMs = 0, reads }: UrlOutcome): UrlFinding | undefined {
  if (ending !== 'endless') return undefined
  const bytes = reads.reduce((sum, read) => sum + read.bytes, 0)
  return {
    verdict: 'unknown',
    cause: 'endless',
    reason: found.endless(bytes, endedMs),
  }
}

/** The client left, or the protocol says that it is whole; but its last event is not there. */
function unended({
  ending,
  sentinel,
  events,
  beats,
  headMs,
  headers,
  reads,
  endedMs = 0,
}: UrlOutcome): UrlFinding | undefined {
  if (events.length === 0 && ending === 'left')
    return {
      verdict: 'unknown',
      cause: 'silent',
      reason: found.nothingCame(headMs ?? 0, beats.length, endedMs),
    }
  const length = Number(firstValue(headers, 'content-length') ?? 0)
  const bytes = reads.reduce((sum, read) => sum + read.bytes, 0)
  if (ending === 'left' && bytes < length && !sentinel?.came)
    return {
      verdict: 'unknown',
      cause: 'silent',
      reason: found.shorter(bytes, length, endedMs),
    }
  if (!sentinel || sentinel.came || ending !== 'complete') return undefined
  return {
    verdict: 'cut',
    cause: 'hidden-end',
    reason: found.withoutLast(events.length, endedMs, sentinel.expected),
  }
}

/** The response declares another kind of stream than the one that was asked for. */
function otherType({ wanted, headers }: UrlOutcome): UrlFinding | undefined {
  const type = firstValue(headers, 'content-type') ?? ''
  const isOther =
    (wanted === 'ndjson' && /^text\/event-stream\b/i.test(type)) ||
    (wanted === 'sse' && /^application\/((x-)?ndjson|jsonl)\b/i.test(type))
  if (!isOther) return undefined
  return {
    verdict: 'degrades',
    cause: 'wrong-type',
    reason: found.otherType(wanted, type),
  }
}

/** Bytes came, or heartbeats, but no event. */
function unread({ events, reads, beats, headers, endedMs = 0 }: UrlOutcome): UrlFinding | undefined {
  if (events.length > 0 || reads.length === 0) return undefined
  const coding = firstValue(headers, 'content-encoding')
  if (coding && coding !== 'identity' && beats.length === 0)
    return {
      verdict: 'degrades',
      cause: 'altered',
      reason: found.undecodable(coding),
    }
  return {
    verdict: 'unknown',
    cause: 'silent',
    reason: found.eventless(beats.length, endedMs),
  }
}

function altered({ notUtf8At, transport }: UrlOutcome): UrlFinding | undefined {
  if (notUtf8At === undefined) return undefined
  return {
    verdict: 'degrades',
    cause: 'altered',
    reason: found.notUtf8(notUtf8At, transport),
  }
}

function held(outcome: UrlOutcome): UrlFinding | undefined {
  const { events, transport, headMs = 0 } = outcome
  const seen = shape(outcome)
  const atOnce = seen.kind === 'instant' || seen.kind === 'one-burst'
  const waitMs = seen.kind === 'one-burst' ? seen.waitMs : undefined
  const mark = markOfWhole(outcome)
  if ((transport === 'sse' || transport === 'ndjson') && mark && events.length > 1 && atOnce)
    return {
      verdict: 'degrades',
      cause: 'held-to-end',
      reason: found.collected(events.length, waitMs, mark),
    }
  const byTimes = heldByTimes(outcome, seen)
  if (byTimes) return byTimes
  // The reader gets no stream then. A source that thinks first and then sends all at once looks the same.
  if (seen.kind === 'one-burst')
    return {
      verdict: 'degrades',
      cause: 'held-to-end',
      reason: found.heldToEnd(events.length, seen.waitMs, (events[0]?.ms ?? 0) - headMs <= WITH_HEAD),
      doubtful: true,
    }
  return undefined
}

/** What comes so soon after the head came with it, ms. */
const WITH_HEAD = 40

/** A field that only somebody who has the whole body can send. */
function markOfWhole({ headers }: UrlOutcome): string | undefined {
  const length = firstValue(headers, 'content-length')
  const etag = firstValue(headers, 'etag')
  return length !== undefined ? `Content-Length: ${length}` : etag !== undefined ? 'an ETag' : undefined
}

/** In order, though a buffer could have made the same shape. */
function inOrder(outcome: UrlOutcome): UrlFinding {
  const { kind } = shape(outcome)
  const suspect = kind === 'size' || kind === 'time' || kind === 'first-held'
  return {
    verdict: 'survives',
    cause: 'none',
    reason: whole(outcome),
    ...(suspect && { suspect: true }),
  }
}

function wrongType(outcome: UrlOutcome): UrlFinding | undefined {
  const type = firstValue(outcome.headers, 'content-type')
  if (outcome.transport !== 'sse' || /^text\/event-stream\b/i.test(type ?? '')) return undefined
  return {
    verdict: 'degrades',
    cause: 'wrong-type',
    reason: found.wrongType(type),
  }
}

function whole(outcome: UrlOutcome): string {
  const { events, endedMs = 0, ending, sentinel, transport } = outcome
  return found.whole(
    counted(events.length, transport),
    arrived(shape(outcome), events[0]?.ms ?? 0),
    ending === 'left' && !sentinel?.came ? found.goesOn(endedMs) : found.ended(endedMs, sentinel?.expected),
  )
}
