import type { Outcome, ReceivedEvent, Sent } from '../model.ts'
import { readStamp } from './stamps.ts'

/** The events that came, compared with those that were sent. Events are named by their place among the latter. */
export interface Comparison {
  /** Those that came as they were sent, in order of arrival; twice if one came twice. */
  genuine: number[]
  /** Those that did not. */
  missing: number[]
  /** How many came that were not sent like that: altered by an edge, or added. */
  foreign: number
}

/** Compares an outcome's events with what the origin was asked to send. */
export function compare({
  events,
  sent: { data, stamped } = NOTHING,
}: Pick<Outcome, 'events' | 'sent'>): Comparison {
  const places = events.map((event, i) => {
    const { seq, payload } = stamped ? (readStamp(event) ?? {}) : unstamped(event, i)
    return seq !== undefined && payload === data[seq] ? [seq] : []
  })
  const genuine = places.flat()
  const came = new Set(genuine)
  return {
    genuine,
    missing: data.map((_, i) => i).filter((i) => !came.has(i)),
    foreign: events.length - genuine.length,
  }
}

const NOTHING: Sent = { data: [], intervalMs: 0, stamped: false }

/** Without a stamp, the order tells an event's place. */
function unstamped({ data }: ReceivedEvent, i: number) {
  return { seq: i, payload: data }
}

/** True if all events arrived within less than half an interval. */
export function atOnce({ sent, events }: Outcome): boolean {
  const [first, last] = [events[0], events.at(-1)]
  return events.length > 1 && !!first && !!last && last.ms - first.ms < (sent?.intervalMs ?? 0) / 2
}
