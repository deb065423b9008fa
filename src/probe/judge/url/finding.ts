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
    unended(outcome) ??
    altered(outcome) ??
    held(outcome) ??
    wrongType(outcome) ?? { verdict: 'survives', cause: 'none', reason: whole(outcome) }
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
    reason: `${size(bytes)} came in ${duration(endedMs)}, more than is read: ask for a smaller stream`,
  }
}

/** The client left, or the protocol says that it is whole; but its last event is not there. */
function unended({
  ending,
  sentinel,
  events,
  beats,
  headMs,
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
  if (!sentinel || sentinel.came || ending !== 'complete') return undefined
  return {
    verdict: 'cut',
    cause: 'hidden-end',
    reason: `it ended cleanly after ${count(events.length)} and ${duration(endedMs)}, but without its last event (${sentinel.expected})`,
    certain: true,
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
  const { events, transport } = outcome
  const seen = shape(outcome)
  const length = firstValue(outcome.headers, 'content-length')
  const stream = transport === 'sse' || transport === 'ndjson'
  if (
    stream &&
    length !== undefined &&
    events.length > 1 &&
    (seen.kind === 'instant' || seen.kind === 'one-burst')
  ) {
    const wait = seen.kind === 'one-burst' ? `, after ${duration(seen.waitMs)} of nothing` : ''
    return {
      verdict: 'degrades',
      cause: 'held-to-end',
      reason: `all ${count(events.length)} came at once${wait}, with Content-Length: ${length}: somebody collected the whole stream before the head was sent`,
      certain: true,
    }
  }
  return heldByTimes(outcome, seen) ?? byShape(seen, events.length)
}

function byShape(seen: Shape, events: number): UrlFinding | undefined {
  switch (seen.kind) {
    case 'one-burst':
      return {
        verdict: 'degrades',
        cause: 'held-to-end',
        reason: `all ${count(events)} came at once, after ${duration(seen.waitMs)} of nothing, and then the end`,
        doubtful: true,
      }
    case 'size':
      return {
        verdict: 'degrades',
        cause: 'held-by-size',
        reason: `it came in ${seen.bursts} bursts of ${size(seen.bytes)}, which break events in two: a buffer of that size fills and is emptied`,
        doubtful: true,
      }
    case 'time':
      return {
        verdict: 'degrades',
        cause: 'held-by-time',
        reason: `it came in ${seen.bursts} bursts, one every ${duration(seen.periodMs)}: a timer lets events go`,
        doubtful: true,
      }
    case 'first-held':
      return {
        verdict: 'degrades',
        cause: 'first-held',
        reason: `the first event came with the second, at ${duration(seen.waitMs)}; the others came one every ${duration(seen.intervalMs)}`,
        doubtful: true,
      }
    default:
      return undefined
  }
}

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
    case 'bursty':
      return `in ${seen.bursts} bursts of whole events, as a source can make them`
    default:
      return `one by one from ${duration(first)} on`
  }
}
