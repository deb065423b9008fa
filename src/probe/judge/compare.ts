import type { Outcome, ReceivedEvent } from '../model.ts'
import { readStamp } from '../stamps.ts'

/** The events that came, held against those that were sent. Events are named by their place among the latter. */
export interface Comparison {
  /** Those that came as they were sent, in order of arrival; twice where one came twice. */
  genuine: number[]
  /** Those that did not. */
  missing: number[]
  /** How many came that nobody had sent like that: altered on their way, or put in. */
  foreign: number
}

export function compare({ events, expected: { data: sent = [], stamped } }: Outcome): Comparison {
  const places = events.map((event, i) => {
    const { seq, payload } = stamped ? (readStamp(event) ?? {}) : unstamped(event, i)
    return seq !== undefined && payload === sent[seq] ? [seq] : []
  })
  const genuine = places.flat()
  const came = new Set(genuine)
  return {
    genuine,
    missing: sent.map((_, i) => i).filter((i) => !came.has(i)),
    foreign: events.length - genuine.length,
  }
}

/** Without a stamp an event's place can only be where it came. */
function unstamped({ data }: ReceivedEvent, i: number) {
  return { seq: i, payload: data }
}
