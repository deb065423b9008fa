import type { UrlOutcome } from '../../url-model.ts'
import { greatest, least, median } from '../numbers.ts'
import { burstsOf, NOTICEABLE, type Shape } from '../shape.ts'
import { found } from './sentences.ts'
import type { UrlFinding } from './url-finding.ts'

/** Held for less than this is not worth a word, ms. */
const HELD = 2 * NOTICEABLE

/**
 * What the times in the events' own data say: how much longer one was on its way than another. The two clocks need not
 * agree, so only the difference counts.
 */
export function heldByTimes(outcome: UrlOutcome, shape: Shape): UrlFinding | undefined {
  const { events, startedAt } = outcome
  const ways = events.flatMap(({ ms, made }) => (made === undefined ? [] : [startedAt + ms - made]))
  if (ways.length < 3 || ways.length < events.length / 2) return undefined
  const quickest = least(ways)
  const worst = greatest(ways) - quickest
  if (worst < HELD || shape.kind === 'single' || shape.kind === 'steady') return undefined
  const bursts = burstsOf(outcome)
  const gaps = bursts.slice(1).map(({ ms }, i) => ms - (bursts[i]?.ms ?? 0))
  const period = median(gaps)
  const regular = gaps.slice(0, -1).filter((gap) => Math.abs(gap - period) <= Math.max(60, 0.15 * period))
  const even = gaps.length > 3 && regular.length >= 0.75 * (gaps.length - 1)
  const cause =
    shape.kind === 'one-burst' || shape.kind === 'instant'
      ? 'held-to-end'
      : shape.kind === 'size'
        ? 'held-by-size'
        : shape.kind === 'first-held'
          ? 'first-held'
          : even || shape.kind === 'time'
            ? 'held-by-time'
            : 'merged'
  return {
    verdict: 'degrades',
    cause,
    reason: found.heldByTimes(events.length, bursts.length, worst),
  }
}
