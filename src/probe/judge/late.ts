import type { Outcome, Question } from '../model.ts'
import type { Against, Finding } from './against.ts'
import { atOnce } from './compare.ts'
import { median } from './numbers.ts'
import { verdicts } from './sentences.ts'
import { delays } from './stamps.ts'
import { LATE } from './thresholds.ts'

/** Compares how long each event was on its way with the direct run. No fixed number of milliseconds is in it. */
export function late({ expected }: Question, outcome: Outcome, against: Against): Finding | undefined {
  const { sent, events } = outcome
  if (!sent?.stamped || expected.untimed || sent.intervalMs === 0) return undefined
  const took = delays(outcome)
  const usually = usual(against, took)
  const lateOnes = took.map((delay) => delay - usually).filter((delay) => delay > sent.intervalMs * LATE)
  if (lateOnes.length === 0) return undefined
  const worst = lateOnes.reduce((a, b) => Math.max(a, b))
  return atOnce(outcome)
    ? {
        verdict: 'degrades',
        cause: 'held-to-end',
        reason: verdicts.heldToEnd(events.length, events[0]?.ms, worst),
        doubtful: true,
      }
    : {
        verdict: 'degrades',
        cause: 'late',
        reason: verdicts.late(lateOnes.length, events.length, worst),
        doubtful: true,
      }
}

/** What an event's way usually takes. Without a direct run, the quickest event tells, because clocks may differ. */
function usual({ edge, direct }: Against, took: number[]): number {
  if (direct) return median(delays(direct))
  return edge ? Math.min(...took) : 0
}
