import { firstValue } from '../../../contract.ts'
import type { Diagnosis, UrlOutcome } from '../../url-model.ts'
import type { Seen } from '../../vendors/identify.ts'
import { duration } from '../numbers.ts'
import { type Asked, type Blame, blame, seenIn } from './blame.ts'
import { heartbeatTooClose, limitsMet } from './limits.ts'
import { type Settled, settle } from './settle.ts'

/** Everything but the advice, and the outcome that shows it. */
export type Found = Omit<Diagnosis, 'advice'> & { outcome: UrlOutcome }

/** What all outcomes together mean. Pure: the same outcomes give the same diagnosis whenever it is asked for. */
export function diagnose(outcomes: UrlOutcome[]): Found {
  const names = [...new Set(outcomes.map(({ target }) => target))]
  const of = (name: string) => outcomes.filter(({ target }) => target === name)
  const asked = names.flatMap((name): Asked[] => {
    const settled = settle(of(name), name === 'direct' ? [] : of('direct'))
    return settled ? [{ name, url: settled.outcome.url, settled }] : []
  })
  const [outer] = asked
  if (!outer) throw new TypeError('no outcome to read')
  const { finding, outcome } = outer.settled
  const seen = seenIn(outcome)
  const found: Blame = blame(asked)
  return {
    outcome,
    // Silence says nothing by itself. Where the origin speaks, somebody keeps it back.
    verdict: finding.cause === 'silent' && found.by === 'edge' ? 'cut' : finding.verdict,
    cause: finding.cause,
    by: found.by,
    sure: found.sure,
    ...(found.hop !== undefined && { hop: found.hop }),
    reason: sentence(`${finding.reason}${often(outer.settled)}`),
    ...(found.who !== undefined && { who: found.who }),
    ...(found.toTell !== undefined && { toTell: found.toTell }),
    notes: notesOf(outcome, outer.settled, asked.slice(1), seen, found),
    edges: seen.map(({ vendor, evidence }) => ({ vendor: vendor.id, title: vendor.title, evidence })),
  }
}

function often({ runs, shown, finding }: Settled): string {
  if (runs < 2 || finding.verdict === 'survives') return ''
  return shown === runs ? ` (${shown} of ${runs} times)` : ` (only ${shown} of ${runs} times)`
}

/** What is worth knowing, and no fault. */
function notesOf(
  outcome: UrlOutcome,
  { finding }: Settled,
  inner: Asked[],
  seen: Seen[],
  found: Blame,
): string[] {
  const { headMs = 0, connection, ending, sentinel, events, endedMs = 0 } = outcome
  const isStream = events.length > 0
  const lateHead = headMs - (connection?.roundTripMs ?? 0)
  const length = firstValue(outcome.headers, 'content-length')
  const beat = heartbeatTooClose(outcome, seen)
  const limits = finding.verdict === 'cut' ? limitsMet(outcome, finding.cause, seen) : []
  const unreachable = inner.filter(({ settled }) => settled.finding.cause === 'unreachable')
  const worse =
    finding.verdict === 'survives' &&
    inner.find(
      ({ settled }) => settled.finding.verdict !== 'survives' && settled.finding.cause !== 'unreachable',
    )
  return [
    ...unreachable.map(({ name, settled }) => `${name} could not be asked: ${settled.finding.reason}.`),
    worse && `${worse.name} is not in order: ${worse.settled.finding.reason}.`,
    found.toTell !== undefined && finding.suspect,
    isStream && lateHead >= LATE_HEAD && `The response headers arrived after ${duration(headMs)}.`,
    isStream &&
      finding.verdict === 'survives' &&
      length !== undefined &&
      `It has a Content-Length (${length}): its end was known before it began.`,
    ending === 'left' &&
      sentinel?.came &&
      `The connection stayed open after the last event; the client left at ${duration(endedMs)}.`,
    beat &&
      `The heartbeat comes every ${duration(beat.everyMs)}, too close to ${beat.vendor.title}’s ${beat.limit.name} of ${beat.limit.ms / 1000} s: it loses the race now and then. Halve it.`,
    ...limits.map(
      ({ vendor, limit }) => `${limit.ms / 1000} s is ${vendor.title}’s ${limit.name}: ${limit.source}`,
    ),
  ].filter((note) => typeof note === 'string')
}

/** Later than this, people wonder whether they were heard, ms. */
const LATE_HEAD = 1_000

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
