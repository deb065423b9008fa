import type { UrlOutcome } from '../../url-model.ts'
import { median } from '../numbers.ts'
import { SHORTEST_LIMIT } from '../thresholds.ts'
import { saysWhy } from './closes.ts'
import { compareWithDirect } from './compare.ts'
import { cutOf, sameTotal } from './cuts.ts'
import { findUrl } from './finding.ts'
import { type OverHttp1, onlyOverHttp2 } from './protocols.ts'
import { found } from './sentences.ts'
import type { UrlFinding } from './url-finding.ts'

/** What all runs to one target say together. */
export interface Settled {
  finding: UrlFinding
  /** The run that shows it. */
  outcome: UrlOutcome
  /** How many runs there were as given, and how many of them show it. */
  runs: number
  shown: number
  /** What came over HTTP/1.1. Absent unless it is certain that the two differ. */
  overHttp1?: OverHttp1
}

/** What the runs to one target, compared with those to the origin where there are any, say together. */
export function settle(outcomes: UrlOutcome[], directly: UrlOutcome[] = []): Settled | undefined {
  const asGiven = outcomes.filter(({ variation }) => variation === 'as given')
  const direct = directly.filter((one) => one.variation === 'as given' && soundEnough(one))
  const find = (outcome: UrlOutcome) => {
    const finding = findUrl(outcome)
    return (finding.verdict === 'survives' && compareWithAll(outcome, direct)) || finding
  }
  const found = asGiven.map((outcome) => ({ finding: find(outcome), outcome }))
  const [first] = found
  if (!first) return undefined
  const bad = found.filter(({ finding }) => finding.verdict !== 'survives')
  const hard = bad.filter(({ finding }) => !finding.doubtful)
  // What a timer could have done is believed if most runs show it; what nothing else explains, at once.
  const chosen =
    mostOften(hard) ??
    (bad.length * 2 > found.length
      ? mostOften(bad)
      : found.find(({ finding }) => finding.verdict === 'survives'))
  const shows = chosen ?? first
  const same = found.filter(({ finding }) => finding.cause === shows.finding.cause)
  const times = { runs: found.length, shown: same.length }
  const overHttp1 = onlyOverHttp2({ finding: shows.finding, ...times }, outcomes, find)
  return {
    ...shows,
    finding:
      byCompression(shows, outcomes) ??
      byTotal(
        shows.finding,
        same.map(({ outcome }) => outcome),
      ) ??
      shows.finding,
    ...times,
    ...(overHttp1 && { overHttp1 }),
  }
}

/** The first of those with the cause that shows most often. */
function mostOften<Found extends { finding: UrlFinding }>(found: Found[]): Found | undefined {
  const groups = [...Map.groupBy(found, ({ finding }) => finding.cause).values()]
  return groups.toSorted((a, b) => b.length - a.length)[0]?.[0]
}

/** What shows beside every direct answer: a source's own pace differs from one to the next. */
function compareWithAll(outcome: UrlOutcome, direct: UrlOutcome[]): UrlFinding | undefined {
  const compared = direct.map((one) => compareWithDirect(outcome, one))
  return compared.every(Boolean) ? compared[0] : undefined
}

function soundEnough(outcome: UrlOutcome): boolean {
  const { verdict } = findUrl(outcome)
  return verdict === 'survives' || verdict === 'degrades'
}

/** Asked without a coding, it is in order: the coding's buffer held it. */
function byCompression(
  { finding, outcome }: Pick<Settled, 'finding' | 'outcome'>,
  outcomes: UrlOutcome[],
): UrlFinding | undefined {
  const identity = outcomes.find(({ variation }) => variation === 'identity')
  if (!identity || (finding.verdict !== 'degrades' && !finding.suspect)) return undefined
  const plain = findUrl(identity)
  if (plain.verdict !== 'survives') return undefined
  // A shape is no fault: only that the two differ shows anything.
  if ((plain.suspect || finding.suspect) && !compareWithDirect(outcome, identity)) return undefined
  return {
    verdict: 'degrades',
    cause: 'held-by-compression',
    reason: found.onlyCompressed(finding.reason),
  }
}

/** Cut twice at the same time, with traffic up to the end: the limit is on the whole. */
function byTotal(finding: UrlFinding, same: UrlOutcome[]): UrlFinding | undefined {
  const [one, other] = same
  if (!one || !other || (finding.cause !== 'truncated' && finding.cause !== 'reset')) return undefined
  if (!sameTotal(cutOf(one), cutOf(other)) || cutOf(one).totalMs < SHORTEST_LIMIT) return undefined
  if (saysWhy(one) || saysWhy(other)) return undefined
  const asFar = one.events.length === other.events.length
  if (asFar && !isAtAnotherPace(one, other) && (failsAtOnce(one) || failsAtAnEvent(one))) return undefined
  return { ...finding, cause: 'cut-total', reason: found.sameMoment(finding.reason) }
}

/** Whether the same event came at another time in two runs, while both ended at the same: the end does not move with traffic. */
function isAtAnotherPace(one: UrlOutcome, other: UrlOutcome): boolean {
  const last = Math.min(one.events.length, other.events.length) - 1
  const [a = 0, b = 0] = [one, other].map(({ events }) => events[last]?.ms)
  const apart = Math.abs((one.endedMs ?? 0) - (other.endedMs ?? 0))
  return Math.abs(a - b) > PACE + 2 * apart
}

/** By less than this two paces differ on a busy machine too, ms. */
const PACE = 120

/** What breaks so soon after it began breaks because it began: at whatever time that was, no limit was met. */
function failsAtOnce({ headMs = 0, firstByteMs = headMs, endedMs = 0 }: UrlOutcome): boolean {
  return endedMs - firstByteMs < SHORTEST_LIMIT
}

/** A source that fails at an event fails when that event is due, or with the one before it. */
function failsAtAnEvent(outcome: UrlOutcome): boolean {
  const { quietMs } = cutOf(outcome)
  const gap = median(outcome.events.slice(1).map(({ ms }, i) => ms - (outcome.events[i]?.ms ?? 0)))
  return quietMs < WITH || Math.abs(quietMs - gap) < Math.max(WITH, 0.35 * gap)
}

/** Closer than this, two things happened at once, ms. */
const WITH = 15

/** The first outcome that was in order, or the first. */
export function typical(outcomes: UrlOutcome[]): UrlOutcome | undefined {
  return outcomes.find((outcome) => findUrl(outcome).verdict === 'survives') ?? outcomes[0]
}
