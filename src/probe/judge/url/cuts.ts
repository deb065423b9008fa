import { firstValue } from '../../../contract.ts'
import type { Cause } from '../../model.ts'
import type { UrlOutcome } from '../../url-model.ts'
import { greatest } from '../numbers.ts'
import { saysWhy } from './closes.ts'
import { dropped } from './http2-codes.ts'
import { counted, found, type Http2End } from './sentences.ts'
import type { UrlFinding } from './url-finding.ts'

/** Shorter than this no silence is a limit's, ms. */
const QUIET = 1_000

/** When an outcome was cut, and how long nothing had come. */
export interface Cut {
  totalMs: number
  /** Since the last sign of life. */
  quietMs: number
  /** The longest silence that it had lived through before, ms. */
  livedThroughMs: number
}

/** How a stream was cut. */
export function cutOf({ reads, beats, headMs = 0, endedMs = 0 }: UrlOutcome): Cut {
  const signs = [headMs, ...reads.map(({ ms }) => ms), ...beats].sort((a, b) => a - b)
  const gaps = signs.slice(1).map((ms, i) => ms - (signs[i] ?? 0))
  return {
    totalMs: endedMs,
    quietMs: endedMs - (signs.at(-1) ?? 0),
    livedThroughMs: Math.max(0, greatest(gaps)),
  }
}

/** Broken off before its end, and the client can tell. */
export function brokenOff(outcome: UrlOutcome): UrlFinding | undefined {
  const { ending, events, transport, endedMs = 0, malformed, sentinel, closeCode, closeReason } = outcome
  const came = counted(events.length, transport)
  if (ending === 'malformed')
    return {
      verdict: 'cut',
      cause: 'malformed',
      reason: outcome.http2
        ? found.malformedHttp2(came, endedMs, lengthsOf(outcome), malformed)
        : found.malformed(came, endedMs, malformed),
    }
  if (ending !== 'truncated' && ending !== 'reset') return undefined
  // A close without a code, after the last event, is an end.
  if (closeCode === 1005 && (sentinel?.came ?? true)) return undefined
  const cut = cutOf(outcome)
  const how =
    closeCode !== undefined && closeCode !== 1006
      ? found.closed(closeCode, closeReason)
      : found.brokenOff(ending, http2EndOf(outcome))
  const idle = isIdle(cut) && !saysWhy(outcome)
  return {
    verdict: 'cut',
    cause: idle ? 'cut-idle' : ending,
    reason: idle ? found.cutIdle(cut.quietMs, endedMs, how) : found.cut(came, endedMs, how),
  }
}

/** How HTTP/2 says that a stream ended, in numbers. Undefined over HTTP/1.1, and where only the connection ended. */
export function http2EndOf(outcome: UrlOutcome): Http2End | undefined {
  const { http2 } = outcome
  if (http2?.reset) return { how: 'reset', code: http2.reset.code }
  const drop = dropped(outcome)
  if (drop) return { how: 'dropped', code: drop.code }
  const last = http2?.goaways.at(-1)
  return last && { how: 'left', code: last.code }
}

/** How many bytes Content-Length promised, and how many came, where the two differ. */
function lengthsOf({ headers, reads }: UrlOutcome): { promised: number; came: number } | undefined {
  const promised = firstValue(headers, 'content-length')
  const came = reads.reduce((sum, { bytes }) => sum + bytes, 0)
  return promised === undefined || Number(promised) === came
    ? undefined
    : { promised: Number(promised), came }
}

/** Whether the silence before a cut explains it: longer than any that the stream had lived through. */
export function isIdle({ quietMs, livedThroughMs }: Cut): boolean {
  return quietMs >= QUIET && quietMs >= 1.5 * livedThroughMs
}

/** Whether two cuts, with traffic up to the end, came at the same time: a limit on the whole. */
export function sameTotal(one: Cut, other: Cut): boolean {
  return Math.abs(one.totalMs - other.totalMs) <= Math.max(150, 0.03 * one.totalMs)
}

/** Whether a cut shows as a limit is a matter of luck: it is the same cut. */
export function kindOf(cause: Cause): Cause {
  return cause === 'reset' || cause === 'cut-total' ? 'truncated' : cause
}
