import { firstValue } from '../../../contract.ts'
import type { UrlOutcome } from '../../url-model.ts'
import { duration, size } from '../numbers.ts'
import { type Shape, shapeOf } from '../shape.ts'
import { brokenOff } from './cuts.ts'
import { heldByTimes } from './payload-times.ts'
import { notAStream, unanswered } from './refusals.ts'
import { count, type UrlFinding } from './url-finding.ts'

/** Reads one outcome. Pure. */
export function findUrl(outcome: UrlOutcome): UrlFinding {
  return (
    unanswered(outcome) ??
    notAStream(outcome) ??
    brokenOff(outcome) ??
    endless(outcome) ??
    reported(outcome) ??
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
    reason: `${size(bytes)} came in ${duration(endedMs)}; stopped reading after 64 MB: ask for a smaller stream`,
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
  if (events.length === 0 && ending === 'left') {
    const beating = beats.length > 0 ? `nothing but ${count(beats.length, 'heartbeat')}` : 'nothing'
    return {
      verdict: 'unknown',
      cause: 'silent',
      reason: `the answer began at ${duration(headMs ?? 0)}, and then ${beating} came until ${duration(endedMs)}`,
    }
  }
  const length = Number(firstValue(headers, 'content-length') ?? 0)
  const bytes = reads.reduce((sum, read) => sum + read.bytes, 0)
  if (ending === 'left' && bytes < length && !sentinel?.came)
    return {
      verdict: 'unknown',
      cause: 'silent',
      reason: `${bytes} of the ${length} bytes that Content-Length promises came until ${duration(endedMs)}`,
    }
  if (!sentinel || sentinel.came || ending !== 'complete') return undefined
  return {
    verdict: 'cut',
    cause: 'hidden-end',
    reason: `it ended cleanly after ${count(events.length)} and ${duration(endedMs)}, but without its last event (${sentinel.expected})`,
    certain: true,
  }
}

/** The stream itself says that its source failed: it arrived, so no edge is to blame. */
function reported({ reportedError, events, endedMs = 0 }: UrlOutcome): UrlFinding | undefined {
  if (!reportedError) return undefined
  return {
    verdict: 'refused',
    cause: 'refused',
    reason: `the source reported an error in its stream, after ${count(events.length)}, at ${duration(endedMs)}`,
    certain: true,
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
    reason: `${wanted === 'sse' ? 'Server-Sent Events' : 'NDJSON'} had to come, and ${type} came`,
    certain: true,
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
      reason: `no event can be read from the body: it is not the ${coding} that it says it is, or a coding that was not asked for`,
      certain: true,
    }
  return {
    verdict: 'unknown',
    cause: 'silent',
    reason: `${beats.length > 0 ? `nothing but ${count(beats.length, 'heartbeat')}` : 'bytes, but no event,'} came until ${duration(endedMs)}`,
  }
}

function altered({ notUtf8At, transport }: UrlOutcome): UrlFinding | undefined {
  if (notUtf8At === undefined) return undefined
  const form = transport === 'sse' ? 'an event stream' : 'NDJSON'
  return {
    verdict: 'degrades',
    cause: 'altered',
    reason: `it holds bytes that are not UTF-8, first behind byte ${notUtf8At}; ${form} has to be UTF-8`,
    certain: true,
  }
}

function held(outcome: UrlOutcome): UrlFinding | undefined {
  const { events, transport, headMs = 0 } = outcome
  const seen = shape(outcome)
  const atOnce = seen.kind === 'instant' || seen.kind === 'one-burst'
  const wait = seen.kind === 'one-burst' ? `, after ${duration(seen.waitMs)} of nothing` : ''
  const mark = markOfWhole(outcome)
  if ((transport === 'sse' || transport === 'ndjson') && mark && events.length > 1 && atOnce)
    return {
      verdict: 'degrades',
      cause: 'held-to-end',
      reason: `all ${count(events.length)} came at once${wait}, with ${mark}: somebody collected the whole stream before the head was sent`,
      certain: true,
    }
  const byTimes = heldByTimes(outcome, seen)
  if (byTimes) return byTimes
  // The reader gets no stream then, whoever does it: a source that thinks first and is quick looks the same.
  if (seen.kind === 'one-burst') {
    const head = (events[0]?.ms ?? 0) - headMs > WITH_HEAD ? '' : 'the head and '
    return {
      verdict: 'degrades',
      cause: 'held-to-end',
      reason: `${head}all ${count(events.length)} came at once${wait}, and then the end`,
      doubtful: true,
    }
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
  const suspect = kind === 'one-burst' || kind === 'size' || kind === 'time' || kind === 'first-held'
  return {
    verdict: 'survives',
    cause: 'none',
    reason: whole(outcome),
    ...(suspect && { suspect: SUSPECT }),
  }
}

const SUSPECT =
  'The source may send its events like this, or something on the way may hold them: one side alone cannot show which.'

function wrongType(outcome: UrlOutcome): UrlFinding | undefined {
  const type = firstValue(outcome.headers, 'content-type')
  if (outcome.transport !== 'sse' || /^text\/event-stream\b/i.test(type ?? '')) return undefined
  return {
    verdict: 'degrades',
    cause: 'wrong-type',
    reason: `Server-Sent Events came as ${type ?? 'no content type'} instead of text/event-stream: EventSource refuses them`,
    certain: true,
  }
}

function whole(outcome: UrlOutcome): string {
  const { events, endedMs = 0, ending, sentinel, transport } = outcome
  const end =
    ending === 'left' && !sentinel?.came
      ? `still going after ${duration(endedMs)}`
      : `whole at ${duration(endedMs)}${sentinel ? ` with its last event (${sentinel.expected})` : ''}`
  const noun = transport === 'websocket' ? 'message' : 'event'
  return `${count(events.length, noun)}, ${arrived(outcome)}, ${end}`
}

/** How the events of a stream that is in order arrived. */
function arrived(outcome: UrlOutcome): string {
  const seen = shape(outcome)
  const first = outcome.events[0]?.ms ?? 0
  switch (seen.kind) {
    case 'single':
      return `at ${duration(first)}`
    case 'instant':
      return `all at once at ${duration(first)}, too early for anything to have been held`
    case 'one-burst':
      return `all at once at ${duration(first)}, after ${duration(seen.waitMs)} of nothing`
    case 'size':
      return `in ${seen.bursts} bursts of ${size(seen.bytes)}, which break events in two`
    case 'time':
      return `in ${seen.bursts} bursts, one every ${duration(seen.periodMs)}`
    case 'first-held':
      return `the first two together at ${duration(first)}, the others one every ${duration(seen.intervalMs)}`
    case 'bursty':
      return `in ${seen.bursts} bursts of whole events, as a source can make them`
    default:
      return `one by one from ${duration(first)} on`
  }
}
