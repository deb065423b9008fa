import type { Outcome } from './outcome.ts'

/** An event taken apart: what the origin stamped it with, and what follows. */
export interface StampedEvent {
  /** The origin's sequence number, from 0. */
  seq: number
  /** When the origin made it, unix ms. */
  made: number
  /** When it arrived here, unix ms. */
  arrived: number
  payload: string
}

/** The events' stamps. An event whose stamp cannot be read has been altered on its way, and is left out. */
export function readStamps({ events, startedAt }: Outcome): StampedEvent[] {
  return events.flatMap(({ ms, data }) => {
    const [, seq, made, payload] = /^(\d+) (\d+) (.*)$/s.exec(data) ?? []
    if (payload === undefined) return []
    return [{ seq: Number(seq), made: Number(made), arrived: startedAt + ms, payload }]
  })
}

/** How long each event was on its way, ms, in order of arrival. Both clocks must be one machine's. */
export function delays(outcome: Outcome): number[] {
  return readStamps(outcome).map(({ made, arrived }) => arrived - made)
}
