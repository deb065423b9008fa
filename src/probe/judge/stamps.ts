import type { Outcome, ReceivedEvent } from '../model.ts'

/** The data of an event that its origin stamped. */
export interface Stamped {
  /** The origin's sequence number, from 0. */
  seq: number
  /** When the origin made it, unix ms. */
  made: number
  /** What follows the stamp. */
  payload: string
}

/** An event's stamp, or undefined if it has none: then the event is not what its origin sent. */
export function readStamp({ data }: ReceivedEvent): Stamped | undefined {
  const [, seq, made, payload] = /^(\d+) (\d+) (.*)$/s.exec(data) ?? []
  return payload === undefined ? undefined : { seq: Number(seq), made: Number(made), payload }
}

/** How long each stamped event was on its way, ms, in order of arrival. Both clocks must be one machine's. */
export function delays({ events, startedAt }: Outcome): number[] {
  return events.flatMap((event) => {
    const stamp = readStamp(event)
    return stamp ? [startedAt + event.ms - stamp.made] : []
  })
}
