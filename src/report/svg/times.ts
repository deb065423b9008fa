import { compare } from '../../probe/judge/compare.ts'
import { delays, readStamp } from '../../probe/judge/stamps.ts'
import type { Outcome } from '../../probe/model.ts'

/** An event's two times. */
export interface EventTimes {
  /** Absent where it is not known: the event has no stamp and is neither the first nor the last. */
  made?: number
  came: number
}

/** Times in ms since the request, by the client's clock. */
export interface Times {
  events: EventTimes[]
  /** When the service made its first and last event, where their arrivals are not known. */
  made: number[]
  /** When the events that never came were due. */
  due: number[]
  /** Signs of life other than events. */
  beats: number[]
  /** Reads of the socket, where no event came. */
  reads: number[]
  /** When the stream was open at the service. */
  opened?: number
  closed?: number
  /** When it ended at the client. */
  ended: number
  /** When the edge ended it, by its log. Absent where the log does not say so. */
  edge?: number
  /** What the two clocks were aligned on. Absent where they agree. */
  aligned?: 'the quickest event' | 'the opening'
}

/**
 * How much before its request something may seem to happen on one clock, ms. The clock is read in whole milliseconds,
 * and the system adjusts it.
 */
const SLACK = 50

/** An outcome's times on one axis. Where the clocks differ, the service's times are moved to the client's clock. */
export function timesOf(outcome: Outcome): Times {
  const { startedAt, server, endedMs = 0, beats, arrivals, edgeLog } = outcome
  const { ahead, on } = clocks(outcome)
  const here = (unix: number) => unix - startedAt - ahead
  const at = <Name extends string>(name: Name, unix: number | undefined) =>
    (unix === undefined ? {} : { [name]: here(unix) }) as { [name in Name]?: number }
  return {
    ...madeAndCame(outcome, here),
    due: dueOf(outcome, here),
    beats,
    reads: outcome.events.length > 0 ? [] : arrivals.map(({ ms }) => ms),
    ...at('opened', server?.opened),
    ...at('closed', server?.ended),
    ended: endedMs,
    ...(edgeLog?.author === 'edge' && edgeLog.ms !== undefined && { edge: edgeLog.ms }),
    ...(on && { aligned: on }),
  }
}

/** The time from the request to the last known event, ms. */
export function spanOf({ events, made, due, beats, reads, ended, ...some }: Times): number {
  const { edge = 0, opened = 0, closed = 0 } = some
  const both = events.flatMap(({ made = 0, came }) => [made, came])
  const all = [...both, ...made, ...due, ...beats, ...reads, edge, opened, closed]
  return all.reduce((a, b) => Math.max(a, b), ended)
}

/** From the events' stamps, or for the first and the last one from the service's record. */
function madeAndCame(
  { events, server }: Outcome,
  here: (unix: number) => number,
): Pick<Times, 'events' | 'made'> {
  const stamps = events.map((event) => readStamp(event)?.made)
  const { firstEvent, lastEvent } = server ?? {}
  const known = stamps.some((made) => made !== undefined)
  // All arrived, so the first that arrived is the first that was made.
  if (!known && server?.events === events.length) {
    stamps[0] = firstEvent
    stamps[events.length - 1] = lastEvent
  }
  const unpaired = server && server.events > events.length ? [known ? undefined : firstEvent, lastEvent] : []
  return {
    events: events.map(({ ms }, n) => {
      const made = stamps[n]
      return { came: ms, ...(made !== undefined && { made: here(made) }) }
    }),
    made: unpaired.filter((unix) => unix !== undefined).map(here),
  }
}

/** By how much the service's clock is ahead of the client's, ms. 0 where they may be the same clock. */
function clocks(outcome: Outcome): { ahead: number; on?: Times['aligned'] } {
  const { server, startedAt, endedMs = 0 } = outcome
  const took = delays(outcome)
  if (took.length > 0) {
    const quickest = took.reduce((a, b) => Math.min(a, b))
    const made = outcome.events.flatMap((event) => readStamp(event)?.made ?? [])
    const beforeAsked = made.some((unix) => unix - startedAt < -SLACK)
    return quickest < -SLACK || beforeAsked ? { ahead: -quickest, on: 'the quickest event' } : { ahead: 0 }
  }
  if (!server) return { ahead: 0 }
  const opened = server.opened - startedAt
  return opened < -SLACK || opened > endedMs + SLACK ? { ahead: opened, on: 'the opening' } : { ahead: 0 }
}

/** When missing events should have been made, by the first known event and the interval. */
function dueOf(outcome: Outcome, here: (unix: number) => number): number[] {
  const { sent, events, server } = outcome
  if (!sent || sent.intervalMs === 0) return []
  const { intervalMs, stamped } = sent
  const stamp = stamped ? events.map(readStamp).find((one) => one !== undefined) : undefined
  const first = stamp ? stamp.made - stamp.seq * intervalMs : server?.firstEvent
  if (first === undefined) return []
  return compare(outcome).missing.map((place) => here(first + place * intervalMs))
}
