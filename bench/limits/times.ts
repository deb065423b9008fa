import type { Client, WireAnswer } from '../../src/probe/clients/client.ts'
import { readLines } from '../../src/probe/clients/events.ts'
import { readStamp } from '../../src/probe/judge/stamps.ts'
import type { TimeLimit } from './result.ts'

/** Which limit is asked about. */
export type TimeQuestion = 'silence' | 'whole' | 'firstByte'

/** One form of an edge: where it is, and what its times are divided by. */
export interface Form {
  url: URL
  scale: number
  /** How long it goes on holding a connection after it has ended a stream, ms. It is not divided. Default: 0. */
  closeDelay?: number | undefined
}

export interface TimeOptions {
  /** Starts the edge with its times divided. */
  at(scale: number): Promise<Form>
  /** The numbers that its times can be divided by, the largest first. */
  scales: number[]
  /** How long to wait for a limit at the largest, ms. */
  wait: number
  client: Client
  signal: AbortSignal
}

/** What ended a stream, and after how long in the edge's own time, ms. */
type Cut = Pick<WireAnswer, 'ending' | 'status'> & { ms: number; held: boolean }

/** A divided limit is measured again where it takes at least this long, ms: its twentieth is then far above a busy machine's noise. */
const LONG_ENOUGH = 6_000

/** Two measurements of one limit differ by less than this share. */
export const SAME = 1 / 10

/** How often a limit is measured again until two measurements are the same. */
const TRIES = 3

/** How many events a stream that never pauses has while a limit is waited for. */
const EVENTS = 170

/**
 * Finds a limit on time by one long request, and confirms it by another one, for which the edge's times are divided by as
 * little as it takes to be exact. Where the two differ, further ones decide.
 */
export async function findTime(question: TimeQuestion, options: TimeOptions): Promise<TimeLimit> {
  const { at, scales, wait } = options
  const [largest = 1] = scales
  const first = await measure(question, await at(largest), wait, options)
  if (!first) return { found: 'none', withinMs: wait * largest }
  if (first.held) return { found: 'held' }
  const scale = scales.find((one) => first.ms / one >= LONG_ENOUGH) ?? scales.at(-1) ?? 1
  // What it took at first, and half as much again.
  const longest = Math.ceil(Math.max((1.5 * first.ms) / scale, LONG_ENOUGH))
  const cuts = [first]
  for (let tries = 0; tries < TRIES; tries++) {
    const cut = await measure(question, await at(scale), longest, options)
    if (!cut) continue
    const same = cuts.some(({ ms }) => Math.abs(cut.ms - ms) <= cut.ms * SAME)
    cuts.push(cut)
    if (same) return limit(cuts, cut, scale)
  }
  return { found: 'unsteady', measured: cuts.map(({ ms }) => Math.round(ms)) }
}

function limit(cuts: Cut[], { ms, ending, status }: Cut, scale: number): TimeLimit {
  return {
    found: 'limit',
    ms: Math.round(ms),
    measured: cuts.map((cut) => Math.round(cut.ms)),
    scale,
    ending,
    ...(ending === 'refused' && status !== undefined && { status }),
  }
}

/** Asks once. @returns undefined if nothing was ended within `wait` ms */
async function measure(
  question: TimeQuestion,
  { url, scale, closeDelay = 0 }: Form,
  wait: number,
  { client, signal }: TimeOptions,
): Promise<Cut | undefined> {
  const path = new URL(paths[question](wait), url)
  const patience = wait + closeDelay
  const exchange = await client.http({
    url: path,
    headers: { accept: '*/*', 'accept-encoding': 'identity' },
    patience,
    longest: patience,
    most: 2 ** 20,
    signal,
  })
  try {
    return cutOf(question, await exchange.answered, { scale, closeDelay, wait })
  } finally {
    exchange.close()
  }
}

/** Each asks for more than there is time for. */
const paths: Record<TimeQuestion, (wait: number) => string> = {
  firstByte: (wait) => `/probe/slow?ms=${2 * wait}`,
  silence: (wait) => `/transfer-encoding?count=2&interval=${2 * wait}&stamp=true`,
  whole: (wait) => `/transfer-encoding?count=${2 * EVENTS}&interval=${Math.ceil(wait / EVENTS)}`,
}

function cutOf(
  question: TimeQuestion,
  answer: WireAnswer,
  { scale, closeDelay, wait }: { scale: number; closeDelay: number; wait: number },
): Cut | undefined {
  const { ending, status, body, endedMs } = answer
  if (ending === 'silent' || ending === 'endless') return undefined
  const refused = status !== undefined && status !== 200
  // Only a connection that is closed tells the end late: an answer of the edge's own has an end of its own.
  const late = ending === 'truncated' ? closeDelay : 0
  const since = question === 'silence' ? lastMade(answer) : 0
  const ms = endedMs - late - since
  if (ms >= wait) return undefined
  return {
    ms: Math.max(0, ms) * scale,
    ending: refused ? 'refused' : ending,
    status,
    held: question === 'silence' && (refused || body.length === 0),
  }
}

/**
 * When the last event was made, ms since the request: an edge may pass it on late. If the service has
 * another clock, its arrival is the latest that it can be.
 */
function lastMade({ body, startedAt }: WireAnswer): number {
  const event = readLines(body).at(-1)
  const made = event && readStamp(event)?.made
  if (!event || made === undefined) return 0
  return Math.min(Math.max(0, made - startedAt), event.ms)
}
