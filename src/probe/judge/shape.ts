import { least, median } from './numbers.ts'

/** What a stream's shape is read from. Times are ms since the request was sent. */
export interface Flow {
  /** What each read of the socket brought of the body. `cut`: it ended within an event. */
  reads: { ms: number; bytes: number; cut?: true }[]
  /** When each event came, and when it was made, unix ms, where its data says so. */
  events: { ms: number; made?: number }[]
  headMs: number
  /** One round trip: nothing can come sooner. */
  roundTripMs: number
  endedMs: number
  /** True where it came to its end, so that the last read is the last. */
  ended: boolean
}

/**
 * How a stream arrived.
 * - `single`: too few events to have a shape
 * - `instant`: all at once, and at once: nothing could have been held for long
 * - `one-burst`: nothing for a while, then all of it, and the end
 * - `size`: bursts of as many bytes each, events broken in two: a buffer that is emptied when it is full
 * - `time`: bursts of several events, at equal intervals: a timer
 * - `first-held`: the first event waited for the second, the others came one by one
 * - `bursty`: bursts of whole events, as a source can well make them
 * - `steady`: one event after the other
 */
export type Shape =
  | { kind: 'single' }
  | { kind: 'instant' }
  | { kind: 'one-burst'; waitMs: number; spreadMs: number }
  | { kind: 'size'; bytes: number; bursts: number }
  | { kind: 'time'; periodMs: number; bursts: number }
  | { kind: 'first-held'; waitMs: number; intervalMs: number }
  | { kind: 'bursty'; bursts: number; eventsPerBurst: number; gapMs: number }
  | { kind: 'steady'; gapMs: number }

/** What was held for less than this is nothing that anybody sees, and a busy machine does as much, ms. */
export const NOTICEABLE = 200
/** Nothing for so long, and then all of it at once, ms. */
const LONG_WAIT = 500
/** What comes within so long is one burst, ms. */
const AT_ONCE = 40
/** The same, as a share of the wait before it: on a busy machine a large burst takes longer to read. */
const SHARE_OF_WAIT = 0.1
/** How far two bursts' sizes may lie apart and still be one buffer's. */
const SAME_SIZE = 0.03
/** How far two intervals may lie apart and still be one timer's. */
const SAME_INTERVAL = 0.15
/** The same in ms: a busy machine's share. */
const JITTER = 60
/** Smaller than this no buffer is, bytes. */
const SMALLEST_BUFFER = 256

interface Burst {
  ms: number
  lastMs: number
  bytes: number
  events: number
  /** It ended within an event. */
  cut: boolean
}

/** Reads a stream's shape. Pure. */
export function shapeOf(flow: Flow): Shape {
  const { events, roundTripMs, endedMs, ended } = flow
  const [first, last] = [events[0], events.at(-1)]
  if (!first || !last || events.length < 2) return { kind: 'single' }
  const spreadMs = last.ms - first.ms
  const waitMs = Math.max(0, first.ms - roundTripMs)
  const isBurst = spreadMs <= Math.max(AT_ONCE, waitMs * SHARE_OF_WAIT)
  if (isBurst && waitMs < LONG_WAIT) return { kind: 'instant' }
  // What is held to the end comes with the end.
  if (isBurst && ended && endedMs - last.ms < Math.max(NOTICEABLE, waitMs * 0.1))
    return { kind: 'one-burst', waitMs, spreadMs }
  const bursts = burstsOf(flow)
  const gaps = bursts.slice(1).map(({ ms }, i) => ms - (bursts[i] as Burst).ms)
  const gapMs = median(gaps)
  return (
    bySize(bursts, gapMs) ??
    byTime(bursts, gaps) ??
    firstHeld(flow, bursts, gaps, waitMs) ??
    (gapMs >= NOTICEABLE && events.length >= 2 * bursts.length
      ? { kind: 'bursty', bursts: bursts.length, eventsPerBurst: events.length / bursts.length, gapMs }
      : { kind: 'steady', gapMs })
  )
}

/** Reads that came so close that they were one write; the events in them. */
export function burstsOf({ reads, events }: Pick<Flow, 'reads' | 'events'>): Burst[] {
  const bursts: Burst[] = []
  for (const { ms, bytes, cut = false } of reads) {
    const last = bursts.at(-1)
    if (last && ms - last.lastMs <= AT_ONCE && ms - last.ms < NOTICEABLE) {
      last.lastMs = ms
      last.bytes += bytes
      last.cut = cut
    } else bursts.push({ ms, lastMs: ms, bytes, events: 0, cut })
  }
  let at = 0
  for (const { ms } of events) {
    while (at < bursts.length - 1 && ms > (bursts[at] as Burst).lastMs) at++
    const burst = bursts[at]
    if (burst) burst.events++
  }
  return bursts
}

/**
 * Full buffers have one size, or a multiple of it; only the last is what was left. In nginx the first holds the head as
 * well, and so less of the body. They break events in two.
 */
function bySize(bursts: Burst[], gapMs: number): Shape | undefined {
  const full = bursts.slice(0, -1)
  if (full.length < 2 || gapMs < NOTICEABLE) return undefined
  const [first, ...others] = full.map(({ bytes }) => bytes)
  const bytes = least(others)
  const cut = full.filter((burst) => burst.cut).length
  if (!first || bytes < SMALLEST_BUFFER || cut * 2 < full.length) return undefined
  const isMultiple = (size: number) =>
    Math.abs(size - Math.max(1, Math.round(size / bytes)) * bytes) <= SAME_SIZE * bytes
  const same = others.every(isMultiple) && (isMultiple(first) || (first < bytes && others.length > 1))
  return same ? { kind: 'size', bytes, bursts: bursts.length } : undefined
}

/** A timer lets go of what has gathered: at equal intervals, a different number of events each time. */
function byTime(bursts: Burst[], gaps: number[]): Shape | undefined {
  // Those at either end may be incomplete.
  const inner = bursts.slice(1, -1)
  const counts = inner.map(({ events }) => events)
  const sizes = new Set(counts)
  const perBurst = counts.reduce((sum, count) => sum + count, 0) / (counts.length || 1)
  const periodMs = median(gaps)
  if (inner.length < 3 || sizes.size < 2 || perBurst < 1.5 || periodMs < NOTICEABLE) return undefined
  const within = Math.max(JITTER, SAME_INTERVAL * periodMs)
  const regular = gaps.slice(0, -1).filter((gap) => Math.abs(gap - periodMs) <= within)
  const multiples = gaps.slice(0, -1).filter((gap) => {
    const times = Math.max(1, Math.round(gap / periodMs))
    return Math.abs(gap - times * periodMs) <= within
  })
  const innerGaps = gaps.length - 1
  // A busy machine may be late for one of them.
  return multiples.length >= 0.8 * innerGaps && regular.length >= 0.7 * innerGaps
    ? { kind: 'time', periodMs, bursts: bursts.length }
    : undefined
}

/** Two events at first, after as long as two take, and then one by one in equal time. */
function firstHeld({ events }: Flow, bursts: Burst[], gaps: number[], waitMs: number): Shape | undefined {
  const intervalMs = median(gaps)
  const [first, ...others] = bursts
  if (first?.events !== 2 || others.length < 3 || intervalMs < NOTICEABLE / 2) return undefined
  const oneByOne = others.slice(0, -1).every((burst) => burst.events === 1)
  const within = Math.max(JITTER, SAME_INTERVAL * intervalMs)
  const even = gaps.slice(0, -1).every((gap) => Math.abs(gap - intervalMs) <= within)
  const held = waitMs >= 0.8 * intervalMs
  return oneByOne && even && held && events.length >= 5
    ? { kind: 'first-held', waitMs, intervalMs }
    : undefined
}
