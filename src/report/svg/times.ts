import { compare } from '../../probe/judge/compare.ts'
import { delays, readStamp } from '../../probe/judge/stamps.ts'
import type { Outcome } from '../../probe/model.ts'

/** An event's two times. */
export interface EventTimes {
  /** Absent where nobody knows: it has no stamp, and is neither the first nor the last one. */
  made?: number
  came: number
}

/** When what happened, ms since the request by the client's clock. */
export interface Times {
  events: EventTimes[]
  /** When the service made its first and last event, where it is not known which arrival is theirs, if any. */
  made: number[]
  /** When those events were due that never came. */
  due: number[]
  /** Signs of life that are no events. */
  beats: number[]
  /** Reads of the socket, where there was no event in any. */
  reads: number[]
  /** The service's life of the stream. */
  opened?: number
  closed?: number
  /** The client's end of it. */
  ended: number
  /** When the edge ended it, where its log says that it did. */
  edge?: number
  /** What the two clocks were aligned on, where they cannot have been one. */
  aligned?: 'the quickest event' | 'the opening'
}

/**
 * How much earlier than its request something may seem to have happened on one clock, ms: it is read in whole
 * milliseconds, and set right by the system now and then.
 */
const SLACK = 50

/** An outcome's times on one axis. The service's are brought to the client's clock, where the two differ. */
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

/** The time from the request to the last that is known of it, ms. */
export function spanOf({ events, made, due, beats, reads, ended, ...some }: Times): number {
  const { edge = 0, opened = 0, closed = 0 } = some
  const both = events.flatMap(({ made = 0, came }) => [made, came])
  const all = [...both, ...made, ...due, ...beats, ...reads, edge, opened, closed]
  return all.reduce((a, b) => Math.max(a, b), ended)
}

/** From the events' stamps; without them the service's record tells of the first and the last one. */
function madeAndCame(
  { events, server }: Outcome,
  here: (unix: number) => number,
): Pick<Times, 'events' | 'made'> {
  const stamps = events.map((event) => readStamp(event)?.made)
  const { firstEvent, lastEvent } = server ?? {}
  const known = stamps.some((made) => made !== undefined)
  // As many as were sent: then the first that came is the first that was made.
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

/** By how much the service's clock seems to be ahead of the client's, where it cannot be the same one, ms. */
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

/** When what is missing should have been made, by the first event that tells and the interval. */
function dueOf(outcome: Outcome, here: (unix: number) => number): number[] {
  const { sent, events, server } = outcome
  if (!sent || sent.intervalMs === 0) return []
  const { intervalMs, stamped } = sent
  const stamp = stamped ? events.map(readStamp).find((one) => one !== undefined) : undefined
  const first = stamp ? stamp.made - stamp.seq * intervalMs : server?.firstEvent
  if (first === undefined) return []
  return compare(outcome).missing.map((place) => here(first + place * intervalMs))
}
