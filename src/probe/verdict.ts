import type { Outcome } from './outcome.ts'
import { delays, readStamps } from './stamps.ts'

/**
 * `survives`; `degrades` (arrives, but late, merged or altered); `cut`; `refused`; `unknown` (the check could
 * not be run, so nothing is said about the edge).
 */
export type VerdictKind = 'survives' | 'degrades' | 'cut' | 'refused' | 'unknown'

export interface Verdict {
  verdict: VerdictKind
  /** One sentence: what happened, when, and to what. */
  reason: string
  /** Who did it, as far as the outcomes tell. Absent where nothing is to blame. */
  by?: 'edge' | 'service' | 'harness'
  /**
   * True where a busy machine could have looked the same. An edge does it every time, a machine does not: ask
   * again before you believe it.
   */
  doubtful?: true
}

/**
 * What an outcome means. Pure: the same outcomes give the same verdict, whenever it is asked for.
 *
 * @param outcome what happened through the edge
 * @param direct what happened without it, on the same machine, which tells the edge's doing from the service's
 *   and from the machine's. Left out when `outcome` is itself the direct one
 */
export function judge(outcome: Outcome, direct?: Outcome): Verdict {
  const verdict = judgeAlone(outcome, direct)
  if (verdict.by || verdict.verdict === 'survives') return verdict
  if (!direct) return { ...verdict, by: 'service' }
  const without = judgeAlone(direct)
  if (without.verdict === 'survives') return { ...verdict, by: 'edge' }
  return { verdict: 'unknown', reason: `it fails without the edge too: ${without.reason}`, by: 'service' }
}

function judgeAlone(outcome: Outcome, direct?: Outcome): Verdict {
  const { fault, ending } = outcome
  if (fault)
    return {
      verdict: 'unknown',
      reason: `could not be asked: ${fault.message} (${fault.code})`,
      by: 'harness',
    }
  if (ending === 'refused') return refused(outcome)
  if (ending !== 'complete') return broken(outcome)
  return altered(outcome) ?? late(outcome, direct) ?? { verdict: 'survives', reason: whole(outcome) }
}

function refused({ status, expected, refusal, transport }: Outcome): Verdict {
  // The service names its own refusals, so nobody else is blamed for them.
  const own = refusal?.match(/"code":"(STREAMPROOF_\w+)"/)?.[1]
  if (own === 'STREAMPROOF_UPGRADE_REQUIRED' && transport === 'websocket')
    return { verdict: 'refused', reason: `${status}: the handshake reached the service as a plain GET` }
  if (own) return { verdict: 'refused', reason: `${status} from the service itself (${own})`, by: 'service' }
  if (status === expected.status)
    return { verdict: 'refused', reason: `${status}, but not a WebSocket: ${refusal}` }
  const body = refusal ? 'with a body of its own' : 'with an empty body'
  return { verdict: 'refused', reason: `${status} instead of ${expected.status}, ${body}` }
}

const endings = {
  truncated: 'the connection closed without the end of the stream',
  reset: 'the connection was reset',
  silent: 'nothing more came until patience ran out',
} as const

function broken(outcome: Outcome): Verdict {
  const { ending, endedMs, closeCode, status } = outcome
  if (ending === undefined || ending === 'complete' || ending === 'refused')
    throw new TypeError(`an outcome that ended ${ending} is not broken`)
  const what = closeCode === undefined || closeCode === 1006 ? endings[ending] : `closed with ${closeCode}`
  const where = status === undefined ? 'before any answer' : `after ${count(outcome)}`
  return { verdict: 'cut', reason: `${where}, ${ms(endedMs)} in, ${what}` }
}

/** Whole by the protocol, but not what was sent. */
function altered(outcome: Outcome): Verdict | undefined {
  const { expected, events, endedMs, closeCode } = outcome
  const seen = expected.stamped ? readStamps(outcome).map(({ seq }) => seq) : events.map((_, i) => i)
  const lost = expected.data.map((_, i) => i).filter((i) => !seen.includes(i))
  const last = expected.data.length - 1
  // Without its last event a stream has not reached its end, whatever the protocol says.
  if (lost.includes(last) && events.length < expected.data.length)
    return {
      verdict: 'cut',
      reason: `after ${count(outcome)}, ${ms(endedMs)} in, ended cleanly as if that were all`,
    }
  if (lost.length > 0)
    return {
      verdict: 'degrades',
      reason: `${lost.map((i) => `event ${i + 1}`).join(', ')} of ${last + 1} lost`,
    }

  const payloads = expected.stamped
    ? readStamps(outcome).map(({ payload }) => payload)
    : events.map(({ data }) => data)
  const wrong = payloads.findIndex((payload, i) => payload !== expected.data[i])
  if (wrong !== -1 || payloads.length !== expected.data.length)
    return { verdict: 'degrades', reason: `event ${wrong + 1} of ${last + 1} is not what was sent` }
  const name = events.find(({ event }) => event !== expected.event)
  if (name)
    return { verdict: 'degrades', reason: `an event named ${name.event} came instead of ${expected.event}` }
  if (closeCode !== expected.closeCode)
    return { verdict: 'degrades', reason: `closed with ${closeCode} instead of ${expected.closeCode}` }
  const coding = outcome.headers.find(([header]) => header.toLowerCase() === 'content-encoding')?.[1]
  if (coding) return { verdict: 'degrades', reason: `compressed on its way (${coding})${merged(outcome)}` }
  return undefined
}

/**
 * Late is what took half an interval longer than the direct run's usual: by then a reader sees the events'
 * spacing blurred. There is no fixed number of milliseconds in it.
 */
function late(outcome: Outcome, direct?: Outcome): Verdict | undefined {
  const { expected, events } = outcome
  if (!expected.stamped || expected.intervalMs === 0) return undefined
  const usual = direct && !direct.fault ? median(delays(direct)) : 0
  const extra = delays(outcome).map((delay) => delay - usual)
  const lateOnes = extra.filter((delay) => delay > expected.intervalMs / 2)
  if (lateOnes.length === 0) return undefined
  const worst = ms(Math.max(...lateOnes))
  const reads = new Set(events.map(({ ms }) => ms)).size
  const reason =
    reads === 1
      ? `all ${events.length} events came at once, ${ms(events[0]?.ms)} in, the first ${worst} late`
      : `${lateOnes.length} of ${events.length} events came late, up to ${worst}`
  return { verdict: 'degrades', reason, doubtful: true }
}

function merged({ events }: Outcome): string {
  const reads = new Set(events.map(({ ms }) => ms)).size
  return reads < events.length ? `, ${events.length} events in ${reads} reads` : ', still one by one'
}

function whole({ expected, events, endedMs, status }: Outcome): string {
  if (!expected.stamped) return `${status} in ${ms(endedMs)}`
  const times = events.map((event) => Math.round(event.ms)).join(', ')
  return `${events.length} events at ${times} ms, whole at ${ms(endedMs)}`
}

function count({ events, expected }: Outcome): string {
  return `${events.length} of ${expected.data.length} events`
}

function ms(value: number | undefined): string {
  return `${Math.round(value ?? 0)} ms`
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
