import { firstValue, UPGRADE_REQUIRED } from '../../contract.ts'
import type { Cause, Ending, Outcome, Question } from '../model.ts'
import type { Against, Finding } from './against.ts'
import { survivesAs, unheld } from './claims.ts'
import { atOnce, compare } from './compare.ts'
import { ownCode } from './facts.ts'
import { late } from './late.ts'
import { count } from './numbers.ts'
import { verdicts } from './sentences.ts'

/** Finds out what one outcome means by itself. */
export function findOut(check: Question, outcome: Outcome, against: Against): Finding {
  const { fault, ending = 'silent' } = outcome
  if (fault) {
    const reason = verdicts.fault(fault.message, fault.code)
    return { verdict: 'unknown', cause: fault.kind, reason, by: 'harness' }
  }
  const { endings = ['complete'] } = check.expected
  if (!endings.includes(ending)) {
    if (ending === 'refused') return refused(check, outcome)
    if (ending === 'silent' && endings.includes('left') && isHeld(outcome)) return untested(outcome)
    return ending === 'complete' || ending === 'left'
      ? hidden(check, outcome)
      : broken(check, outcome, ending)
  }
  return (
    altered(check, outcome) ??
    unheld(check, outcome, against) ??
    late(check, outcome, against) ?? {
      verdict: 'survives',
      cause: 'none',
      reason: survivesAs(check, outcome, against) ?? whole(outcome),
    }
  )
}

function refused({ expected, transport }: Question, { status, refusal, edgeLog, endedMs }: Outcome): Finding {
  const own = ownCode(refusal)
  const refused = (reason: string, cause: Cause = 'refused'): Finding => ({
    verdict: 'refused',
    cause,
    reason,
  })
  if (own === UPGRADE_REQUIRED && transport === 'websocket')
    return { ...refused(verdicts.upgradeLost(status), 'no-upgrade'), by: 'edge' }
  if (own) return { ...refused(verdicts.refusedByService(status, own)), by: 'service' }
  if (status === expected.status) return refused(verdicts.notAWebSocket(status, refusal), 'no-upgrade')
  return status === 504 || edgeLog?.limit
    ? refused(verdicts.timedOut(status, expected.status, endedMs), 'timed-out')
    : refused(verdicts.refused(status, expected.status, Boolean(refusal)))
}

/** Whole by the protocol, although it was to be broken visibly, or to go on until the client left. */
function hidden({ expected }: Question, outcome: Outcome): Finding {
  const { ending, endedMs } = outcome
  const cut = (cause: Cause, sentence: (count: string, at?: number) => string): Finding => ({
    verdict: 'cut',
    cause,
    reason: sentence(came(outcome), endedMs),
  })
  if (ending === 'left') return cut('lost', verdicts.leftEarly)
  if (expected.endings?.includes('left')) return cut('hidden-end', verdicts.endedBeforeLeaving)
  // The service broke it off, as asked: whoever ended it cleanly stands between.
  return { ...cut('hidden-end', verdicts.hidesFailure), by: 'edge' }
}

/** Whether nothing at all arrived of what the service had sent. */
function isHeld({ server, events }: Outcome): boolean {
  return events.length === 0 && (server?.events ?? 0) > 0
}

/** The client was to leave once the stream had begun, and an edge that holds it back never let it begin. */
function untested({ server, endedMs }: Outcome): Finding {
  const reason = verdicts.leavingUntested(server?.events ?? 0, endedMs)
  return { verdict: 'unknown', cause: 'held-to-end', reason, by: 'edge' }
}

type Broken = Exclude<Ending, 'complete' | 'refused' | 'left'>

function broken({ expected: { meets } }: Question, outcome: Outcome, ending: Broken): Finding {
  const { endedMs, status, malformed, edgeLog } = outcome
  const where = {
    ...(status !== undefined && { count: came(outcome) }),
    at: endedMs,
    closing: closing(outcome),
    detail: malformed,
  }
  // The edge's log knows which limit it was; else the check tells which limit it meets.
  const limit = edgeLog?.limit ?? (ending === 'truncated' || ending === 'reset' ? meets : undefined)
  return { verdict: 'cut', cause: limit ? `cut-${limit}` : ending, reason: verdicts.broken(where, ending) }
}

/** A WebSocket's close frame in words, if there was one. */
function closing({ closeCode, closeReason }: Outcome): string | undefined {
  if (closeCode === undefined || closeCode === 1006) return undefined
  return closeCode === 1005 ? verdicts.closedWithoutCode() : verdicts.closing(closeCode, closeReason)
}

/** Whole by the protocol, but not what was sent. */
function altered({ expected, transport }: Question, outcome: Outcome): Finding | undefined {
  const { sent, events, endedMs, closeCode } = outcome
  if (!sent) return undefined
  const { genuine, missing, foreign } = compare(outcome)
  const said = firstValue(outcome.headers, 'content-encoding')
  // `identity` means that there is none (RFC 9110, 8.4.1).
  const coding = said === 'identity' ? undefined : said
  const total = sent.data.length
  const degrades = (cause: Cause, reason: string): Finding => ({ verdict: 'degrades', cause, reason })

  if (foreign < missing.length) {
    // Only a plain request has an empty answer: a stream of the service's has begun, at least.
    if (transport === 'http' && events.length === 0)
      return { verdict: 'refused', cause: 'refused', reason: verdicts.emptyInstead(outcome.status) }
    if (!missing.includes(total - 1)) return degrades('lost', verdicts.lost(named(missing), total))
    // Without its last event a stream has not reached its end, whatever the protocol says.
    const reason = verdicts.endedAsIfWhole(came(outcome), endedMs, foreign, coding)
    return { verdict: 'cut', cause: 'hidden-end', reason }
  }
  if (missing.length > 0) return degrades('altered', verdicts.altered(named(missing), total))
  if (foreign > 0) return degrades('altered', verdicts.added(total, foreign))
  const seen = new Set<number>()
  const again = new Set(genuine.filter((place) => seen.has(place) || !seen.add(place)))
  if (again.size > 0) return degrades('doubled', verdicts.doubled(named([...again]), total))
  const early = genuine.find((place, i) => place > i)
  if (early !== undefined) return degrades('reordered', verdicts.reordered(early + 1, total))

  const other = events.find(({ event }) => event !== expected.event)
  if (other) return degrades('altered', verdicts.renamed(other.event, expected.event))
  if (closeCode !== expected.closeCode)
    return degrades('altered', verdicts.closedOtherwise(closing(outcome), expected.closeCode))
  if (!coding || expected.coded) return undefined
  return atOnce(outcome)
    ? degrades('held-by-compression', verdicts.compressed(coding, verdicts.allAtOnce(events.length)))
    : degrades('compressed', verdicts.compressed(coding, merged(outcome)))
}

function merged({ events }: Outcome): string {
  if (events.length < 2) return ''
  const reads = new Set(events.map(({ ms }) => ms)).size
  return reads < events.length ? verdicts.inReads(events.length, reads) : verdicts.oneByOne()
}

function whole({ sent, events, endedMs, status, ending }: Outcome): string {
  if (ending !== 'complete') return verdicts.endedAsWanted(events.length, ending, endedMs)
  const stamped = sent?.stamped ?? false
  return verdicts.whole({ events: events.map(({ ms }) => ms), at: endedMs, status, stamped })
}

/** How much came: `3 events`, `2 of 3 events`. */
function came(outcome: Outcome): string {
  const { sent, events } = outcome
  if (!sent) return count(events.length)
  return `${new Set(compare(outcome).genuine).size} of ${count(sent.data.length)}`
}

function named(places: number[]): string {
  if (places.length > 5) return count(places.length)
  return places.map((place) => `event ${place + 1}`).join(', ')
}
