import { firstValue } from '../../../contract.ts'
import type { Diagnosis, UrlOutcome } from '../../url-model.ts'
import type { Seen } from '../../vendors/identify.ts'
import { type Asked, type Blame, blame, seenIn } from './blame.ts'
import { findUrl } from './finding.ts'
import { heartbeatTooClose, limitsMet } from './limits.ts'
import { lastWords } from './reported.ts'
import { notes, found as sentences } from './sentences.ts'
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
  const withoutHttp1 = of(outer.name).find(({ variation, fault }) => variation === 'http/1.1' && fault)
  return {
    outcome,
    // Silence says nothing by itself. Where the origin speaks, somebody keeps it back.
    verdict: finding.cause === 'silent' && found.by === 'edge' ? 'cut' : finding.verdict,
    cause: finding.cause,
    by: found.by,
    sure: found.sure,
    ...(found.hop !== undefined && { hop: found.hop }),
    reason: sentence(reasonOf(outer.settled)),
    ...(found.who !== undefined && { who: found.who }),
    ...(found.toTell !== undefined && { toTell: found.toTell }),
    notes: [
      ...(withoutHttp1 ? [notes.notAsked('HTTP/1.1', findUrl(withoutHttp1).reason)] : []),
      ...notesOf(outcome, outer.settled, asked.slice(1), seen, found),
    ],
    edges: seen.map(({ vendor, evidence }) => ({ vendor: vendor.id, title: vendor.title, evidence })),
  }
}

/** What happened, how often, and what happened over HTTP/1.1 instead. */
function reasonOf({ finding, runs, shown, overHttp1 }: Settled): string {
  const often = runs < 2 || finding.verdict === 'survives' ? '' : sentences.often(shown, runs)
  const reason = `${finding.reason}${often}`
  if (!overHttp1) return reason
  const { verdict, reason: there } = overHttp1.finding
  const oftenThere = overHttp1.runs < 2 ? '' : sentences.often(overHttp1.shown, overHttp1.runs)
  return sentences.onlyOverHttp2(reason, `${verdict === 'survives' ? 'it is in order' : there}${oftenThere}`)
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
    ...unreachable.map(({ name, settled }) => notes.notAsked(name, settled.finding.reason)),
    worse && notes.notInOrder(worse.name, worse.settled.finding.reason),
    found.toTell !== undefined && finding.suspect && notes.suspect,
    isStream && lateHead >= LATE_HEAD && notes.lateHead(headMs),
    isStream && finding.verdict === 'survives' && length !== undefined && notes.length(length),
    outcome.reportedError && !lastWords(outcome) && notes.wentOn,
    ending === 'left' && sentinel?.came && notes.stayedOpen(endedMs),
    beat && notes.heartbeat(beat.everyMs, beat.vendor.title, beat.limit),
    ...limits.map(({ vendor, limit }) => notes.limit(vendor.title, limit)),
  ].filter((note) => typeof note === 'string')
}

/** Later than this, people wonder whether they were heard, ms. */
const LATE_HEAD = 1_000

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
