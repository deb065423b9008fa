import { UPGRADE_REQUIRED } from '../../contract.ts'
import type { Outcome } from '../model.ts'
import { delays } from '../stamps.ts'
import { fill, unheld } from './claims.ts'
import { compare } from './compare.ts'
import type { Against, Verdict } from './verdict.ts'
import { ownRefusal } from './witnesses.ts'

/** What is found before anybody is asked who did it. */
export type Finding = Pick<Verdict, 'verdict' | 'reason' | 'by' | 'doubtful'>

/** What one outcome means by itself: everything but who did it. */
export function findOut(outcome: Outcome, against: Against): Finding {
  const { fault, ending = 'silent', expected } = outcome
  if (fault)
    return {
      verdict: 'unknown',
      reason: `could not be asked: ${fault.message} (${fault.code})`,
      by: 'harness',
    }
  const { endings = ['complete'] } = expected
  if (!endings.includes(ending)) {
    if (ending === 'refused') return refused(outcome)
    return ending === 'complete' || ending === 'left' ? hidden(outcome) : broken(outcome)
  }
  return (
    altered(outcome) ??
    unheld(outcome, against) ??
    late(outcome, against) ?? { verdict: 'survives', reason: whole(outcome, against) }
  )
}

function refused({ status, expected, refusal, transport }: Outcome): Finding {
  const own = ownRefusal(refusal)
  if (own === UPGRADE_REQUIRED && transport === 'websocket')
    return {
      verdict: 'refused',
      by: 'edge',
      reason: `${status}: the handshake reached the service as a plain GET`,
    }
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
  endless: 'it was still going on when patience ran out',
  malformed: 'what came next made no sense',
} as const

/** Whole by the protocol, where it had to be broken for all to see, or to go on until the client left. */
function hidden(outcome: Outcome): Finding {
  const where = `after ${count(outcome)}, ${ms(outcome.endedMs)} in`
  if (outcome.ending === 'left')
    return { verdict: 'cut', reason: `${where}, the client had left and could not go on` }
  const though = outcome.expected.endings?.includes('left')
    ? 'before the client left'
    : 'though the service broke it off'
  return { verdict: 'cut', reason: `${where}, ended cleanly ${though}` }
}

function broken(outcome: Outcome): Finding {
  const { ending = 'silent', endedMs, status, malformed } = outcome
  if (ending === 'complete' || ending === 'refused' || ending === 'left')
    throw new TypeError(`an outcome that ended ${ending} is not broken`)
  const what = ending === 'truncated' ? (closing(outcome) ?? endings.truncated) : endings[ending]
  const where = status === undefined ? 'before any answer' : `after ${count(outcome)}`
  const detail = malformed === undefined ? '' : `: ${malformed}`
  return { verdict: 'cut', reason: `${where}, ${ms(endedMs)} in, ${what}${detail}` }
}

/** A WebSocket's close frame in words, where there was one. */
function closing({ closeCode, closeReason }: Outcome): string | undefined {
  if (closeCode === undefined || closeCode === 1006) return undefined
  if (closeCode === 1005) return 'closed without a code'
  return `closed with ${closeCode}${closeReason ? ` (${closeReason})` : ''}`
}

/** Whole by the protocol, but not what was sent. */
function altered(outcome: Outcome): Finding | undefined {
  const { expected, events, endedMs, closeCode } = outcome
  if (!expected.data) return undefined
  const { genuine, missing, foreign } = compare(outcome)
  const said = outcome.headers.find(([header]) => header.toLowerCase() === 'content-encoding')?.[1]
  // Which is to say that there is none (RFC 9110, 8.4.1).
  const coding = said === 'identity' ? undefined : said
  const total = expected.data.length
  const degrades = (reason: string): Finding => ({ verdict: 'degrades', reason })

  if (foreign < missing.length) {
    if (!missing.includes(total - 1)) return degrades(`${named(missing)} of ${total} lost`)
    // Without its last event a stream has not reached its end, whatever the protocol says.
    const others = foreign > 0 ? `, with ${foreign} in it that nobody sent` : ''
    const compressed = coding ? `, said to be compressed (${coding})` : ''
    return {
      verdict: 'cut',
      reason: `after ${count(outcome)}, ${ms(endedMs)} in, ended cleanly as if that were all${others}${compressed}`,
    }
  }
  if (missing.length > 0) return degrades(`${named(missing)} of ${total} did not come as sent`)
  if (foreign > 0) return degrades(`all ${total} events came, and ${foreign} that nobody sent`)
  const seen = new Set<number>()
  const again = new Set(genuine.filter((place) => seen.has(place) || !seen.add(place)))
  if (again.size > 0) return degrades(`${named([...again])} of ${total} came more than once`)
  const early = genuine.find((place, i) => place > i)
  if (early !== undefined) return degrades(`event ${early + 1} of ${total} came before its turn`)

  const other = events.find(({ event }) => event !== expected.event)
  if (other)
    return degrades(
      `an event named ${other.event ?? 'nothing'} came instead of ${expected.event ?? 'nothing'}`,
    )
  if (closeCode !== expected.closeCode)
    return degrades(`${closing(outcome) ?? 'not closed'} instead of ${expected.closeCode}`)
  if (coding && !expected.coded) return degrades(`compressed on its way (${coding})${merged(outcome)}`)
  return undefined
}

/**
 * Late is what took half an interval longer than the direct run's usual: by then a reader sees the events'
 * spacing blurred. There is no fixed number of milliseconds in it.
 */
function late(outcome: Outcome, { edge, direct }: Against): Finding | undefined {
  const { expected, events } = outcome
  if (!expected.stamped || expected.intervalMs === 0) return undefined
  const took = delays(outcome)
  const extra = took.map((delay) => delay - usual({ edge, direct }, took))
  const lateOnes = extra.filter((delay) => delay > expected.intervalMs / 2)
  if (lateOnes.length === 0) return undefined
  const worst = ms(lateOnes.reduce((a, b) => Math.max(a, b)))
  const reason = atOnce(outcome)
    ? `all ${events.length} events came at once, ${ms(events[0]?.ms)} in, the first ${worst} late`
    : `${lateOnes.length} of ${events.length} events came late, up to ${worst}`
  return { verdict: 'degrades', reason, doubtful: true }
}

/** What an event's way usually takes. Without a direct run, and one clock, the quickest of them tells. */
function usual({ edge, direct }: Against, took: number[]): number {
  if (direct) return median(delays(direct))
  return edge ? Math.min(...took) : 0
}

/** Whether all came within less than half an interval. */
function atOnce({ expected, events }: Outcome): boolean {
  const [first, last] = [events[0], events.at(-1)]
  return events.length > 1 && !!first && !!last && last.ms - first.ms < expected.intervalMs / 2
}

function merged(outcome: Outcome): string {
  const { events } = outcome
  if (events.length < 2) return ''
  if (atOnce(outcome)) return `, all ${events.length} events at once`
  const reads = new Set(events.map(({ ms }) => ms)).size
  return reads < events.length ? `, ${events.length} events in ${reads} reads` : ', still one by one'
}

function whole({ expected, events, endedMs, status, ending, facts }: Outcome, { direct }: Against): string {
  if (expected.says) return fill(expected.says, facts, direct?.facts)
  if (ending !== 'complete')
    return `${events.length} events, then ${ending} at ${ms(endedMs)}, as it should be`
  if (!expected.stamped) return `${status} in ${ms(endedMs)}`
  if (events.length > 5) return `${events.length} events, whole at ${ms(endedMs)}`
  const times = events.map((event) => Math.round(event.ms)).join(', ')
  return `${events.length} events at ${times} ms, whole at ${ms(endedMs)}`
}

function count(outcome: Outcome): string {
  const { data } = outcome.expected
  if (!data) return `${outcome.events.length} events`
  return `${new Set(compare(outcome).genuine).size} of ${data.length} events`
}

function named(places: number[]): string {
  if (places.length > 5) return `${places.length} events`
  return places.map((place) => `event ${place + 1}`).join(', ')
}

function ms(value: number | undefined): string {
  return `${Math.round(value ?? 0)} ms`
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
