import { compare } from './compare.ts'
import type { Claim, Fact, Outcome } from './outcome.ts'
import { delays } from './stamps.ts'
import { ownRefusal, type Testimony, testimonies } from './witnesses.ts'

/**
 * `survives`; `degrades` (arrives, but late, merged or altered); `cut`; `refused`; `unknown` (the check could
 * not be run, so nothing is said about the edge).
 */
export type VerdictKind = 'survives' | 'degrades' | 'cut' | 'refused' | 'unknown'

/** Who can have done what happened to a stream. */
export type Author = 'edge' | 'service' | 'client'

export interface Verdict {
  verdict: VerdictKind
  /** One sentence: what happened, when, and to what. */
  reason: string
  /** Who did it, as far as anybody can tell. Absent where nothing is to blame. */
  by?: Author | 'harness'
  /** When, ms since the request: by the edge's own log where it tells, or else as the client saw it. */
  at?: number
  /** What each of those who were there says, of three: client, server, edge. */
  witnesses?: Testimony[]
  /** How many of the three point to `by`. */
  agree?: number
  /**
   * True where a busy machine could have looked the same. An edge does it every time, a machine does not: ask
   * again before you believe it.
   */
  doubtful?: true
}

/** What a verdict is held against. */
export interface Against {
  /** True where an edge was between; false where `outcome` is the service itself. */
  edge: boolean
  /**
   * What happened without the edge, on the same machine, which tells the edge's doing from the service's and from the
   * machine's. Absent where the service cannot be asked directly.
   */
  direct?: Outcome | undefined
}

/** What a judgement says before it is asked who did it. */
type Finding = Pick<Verdict, 'verdict' | 'reason' | 'by' | 'doubtful'>

/** What an outcome means. Pure: the same outcomes give the same verdict, whenever it is asked for. */
export function judge(outcome: Outcome, { edge, direct }: Against): Verdict {
  // Where there is no edge, nobody answers for a service that is gone; where there is one, nobody but the edge does.
  const gone = direct?.fault?.code === 'STREAMPROOF_NO_INSTANCE'
  const without = gone ? undefined : direct
  const found = judgeAlone(outcome, { edge, direct: without })
  if (found.verdict === 'survives' || found.by === 'harness') return found
  if (!edge) return { ...found, by: 'service' }
  const alone = without && judgeAlone(without, { edge: false })
  // A machine that was busy for the direct run explains lateness, nothing worse.
  if (alone && alone.verdict !== 'survives' && !(alone.doubtful && !found.doubtful)) {
    const reason = `it fails without the edge too: ${alone.reason}`
    return { verdict: 'unknown', reason, by: alone.by ?? 'service' }
  }
  return withAuthor(gone ? { ...found, by: 'edge' } : found, outcome, alone !== undefined)
}

/** Who did it, by those who were there. */
function withAuthor(found: Finding, outcome: Outcome, survivedDirectly: boolean): Verdict {
  const witnesses = testimonies(outcome, survivedDirectly)
  const votes = (author: Author) => witnesses.filter((testimony) => testimony.author === author).length
  // Between equal numbers who was nearest is believed: the edge before the server, and the server before the client.
  const [first, ...rest] = witnesses.toReversed().flatMap(({ author }) => author ?? [])
  const most = first && rest.reduce((best, author) => (votes(author) > votes(best) ? author : best), first)
  const by = found.by ?? most
  if (by === undefined || by === 'harness') return { ...found, witnesses }
  const others = witnesses.filter(({ author }) => author && author !== by)
  const dissent = others.map(
    ({ witness, says, author }) => `; the ${witness} points to the ${author}: ${says}`,
  )
  const { edgeLog, endedMs } = outcome
  const at = edgeLog?.author === by ? (edgeLog.ms ?? endedMs) : endedMs
  return {
    ...found,
    reason: found.reason + dissent.join(''),
    by,
    ...(at !== undefined && { at: Math.round(at) }),
    witnesses,
    agree: votes(by),
  }
}

function judgeAlone(outcome: Outcome, against: Against): Finding {
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
    unclaimed(outcome, against) ??
    late(outcome, against) ?? { verdict: 'survives', reason: whole(outcome, against) }
  )
}

/** The first claim that does not hold. */
function unclaimed({ expected, facts }: Outcome, { direct }: Against): Finding | undefined {
  const broken = expected.claims?.find((claim) => !holds(claim, facts[claim.fact], direct?.facts[claim.fact]))
  if (!broken) return undefined
  const { otherwise, says, doubtful } = broken
  return { verdict: otherwise, reason: fill(says, facts, direct?.facts), ...(doubtful && { doubtful }) }
}

/** A sentence with the facts in their places. */
function fill(sentence: string, facts: Outcome['facts'], direct: Outcome['facts'] = {}): string {
  return sentence.replace(/\{(direct:)?(\w+)\}/g, (_, directly, name) =>
    say((directly ? direct : facts)[name]),
  )
}

function holds(claim: Claim, fact: Fact | undefined, direct: Fact | undefined): boolean {
  const { is, oneOf, atLeast, atMost, atMostTimesDirect } = claim
  if (is !== undefined && fact !== is) return false
  if (oneOf && (fact === undefined || !oneOf.includes(fact))) return false
  if (atLeast !== undefined && !(Number(fact ?? Number.NaN) >= atLeast)) return false
  if (atMost !== undefined && !(Number(fact ?? Number.NaN) <= atMost)) return false
  if (atMostTimesDirect === undefined || typeof direct !== 'number') return true
  return Number(fact ?? Number.NaN) <= direct * atMostTimesDirect
}

function say(fact: Fact | undefined): string {
  if (fact === undefined || fact === null || fact === '') return 'nothing'
  return typeof fact === 'number' ? String(Math.round(fact * 10) / 10) : String(fact)
}

function refused({ status, expected, refusal, transport }: Outcome): Finding {
  const own = ownRefusal(refusal)
  if (own === 'STREAMPROOF_UPGRADE_REQUIRED' && transport === 'websocket')
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
  const though = outcome.expected.endings?.includes('left')
    ? 'before the client left'
    : 'though the service broke it off'
  return {
    verdict: 'cut',
    reason: `after ${count(outcome)}, ${ms(outcome.endedMs)} in, ended cleanly ${though}`,
  }
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
  const coding = outcome.headers.find(([header]) => header.toLowerCase() === 'content-encoding')?.[1]
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
