import type { UrlOutcome } from '../../url-model.ts'
import { greatest, median } from '../numbers.ts'
import { burstsOf, NOTICEABLE } from '../shape.ts'
import { shape } from './finding.ts'
import { found } from './sentences.ts'
import type { UrlFinding } from './url-finding.ts'

/** How a stream arrived, in numbers that two of them can be compared by. */
interface Arrival {
  events: number
  bursts: number
  /** Of those that end with an event or more. */
  perBurst: number
  gaps: number[]
  headMs: number
  firstMs: number
  lastMs: number
}

/**
 * What an edge did to a stream that looks well by itself, by the same stream without the edge. Undefined where it did
 * nothing that anybody sees. A constant delay is the way's length, and no fault.
 */
export function compareWithDirect(edge: UrlOutcome, direct: UrlOutcome): UrlFinding | undefined {
  const [ours, theirs] = [arrivalOf(edge), arrivalOf(direct)]
  if (ours.events < 2 || theirs.events < 2) return undefined
  return (
    heldToEnd(ours, theirs) ?? merged(edge, ours, theirs) ?? lateHead(ours, theirs) ?? firstHeld(ours, theirs)
  )
}

function arrivalOf(outcome: UrlOutcome): Arrival {
  const bursts = burstsOf(outcome).filter(({ events }) => events > 0)
  // The two ways differ in length: a round trip is no delay of the edge's.
  const roundTrip = outcome.connection?.roundTripMs ?? 0
  const { events, headMs = 0 } = outcome
  return {
    events: events.length,
    bursts: bursts.length,
    perBurst: events.length / Math.max(1, bursts.length),
    gaps: bursts.slice(1).map(({ ms }, i) => ms - (bursts[i]?.ms ?? 0)),
    headMs: headMs - roundTrip,
    firstMs: (events[0]?.ms ?? 0) - roundTrip,
    lastMs: (events.at(-1)?.ms ?? 0) - roundTrip,
  }
}

/** All of it came at once, late; it comes bit by bit otherwise. */
function heldToEnd(ours: Arrival, theirs: Arrival): UrlFinding | undefined {
  const [spread, theirSpread] = [ours.lastMs - ours.firstMs, theirs.lastMs - theirs.firstMs]
  const late = ours.firstMs - theirs.firstMs
  if (theirSpread < 2 * NOTICEABLE || spread > 0.2 * theirSpread || late < 0.5 * theirSpread) return undefined
  return {
    verdict: 'degrades',
    cause: 'held-to-end',
    reason: found.directly.heldToEnd(ours.events, ours.firstMs, theirs.firstMs, theirs.lastMs),
    doubtful: true,
  }
}

/** Fewer bursts, with more events in each, further apart. */
function merged(edge: UrlOutcome, ours: Arrival, theirs: Arrival): UrlFinding | undefined {
  const gap = median(ours.gaps)
  const apart =
    gap >= NOTICEABLE &&
    gap >= 1.5 * median(theirs.gaps) &&
    greatest(ours.gaps) >= greatest(theirs.gaps) + 100
  if (ours.bursts < 2 || ours.perBurst < 1.6 * theirs.perBurst || !apart) return undefined
  const seen = shape(edge)
  const even = ours.gaps.slice(0, -1).filter((one) => Math.abs(one - gap) <= 0.15 * gap + 25).length
  const cause =
    seen.kind === 'size'
      ? 'held-by-size'
      : seen.kind === 'time' || (even >= 0.6 * (ours.gaps.length - 1) && ours.bursts > 3)
        ? 'held-by-time'
        : 'merged'
  return {
    verdict: 'degrades',
    cause,
    reason: found.directly.merged(ours, gap, seen.kind === 'size' ? seen.bytes : undefined, theirs),
    doubtful: true,
  }
}

/** The head waits for the first event, or longer; the events are in time. */
function lateHead(ours: Arrival, theirs: Arrival): UrlFinding | undefined {
  const late = ours.headMs - theirs.headMs
  if (late < 2 * NOTICEABLE || ours.lastMs - theirs.lastMs > late / 2) return undefined
  return {
    verdict: 'degrades',
    cause: 'head-late',
    reason: found.directly.lateHead(ours.headMs, late),
    doubtful: true,
  }
}

/** The first event waits for the second; the last is in time. */
function firstHeld(ours: Arrival, theirs: Arrival): UrlFinding | undefined {
  const late = ours.firstMs - theirs.firstMs
  const interval = median(theirs.gaps)
  if (ours.perBurst >= 1.6 * theirs.perBurst) return undefined
  if (late < Math.max(NOTICEABLE, 0.6 * interval) || ours.lastMs - theirs.lastMs > late / 2) return undefined
  return {
    verdict: 'degrades',
    cause: 'first-held',
    reason: found.directly.firstHeld(ours.firstMs, late),
    doubtful: true,
  }
}
