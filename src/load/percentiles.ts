import type { Percentiles } from './result.ts'

/**
 * p50 and p99 by nearest rank: the smallest value that at least that share of all values does not exceed. So each is a
 * measured value.
 *
 * @param values in any order; they are not changed
 * @returns undefined where there are none
 */
export function percentiles(values: readonly number[]): Percentiles | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const p50 = nearestRank(sorted, 50)
  const p99 = nearestRank(sorted, 99)
  return p50 === undefined || p99 === undefined ? undefined : { p50, p99 }
}

function nearestRank(sorted: readonly number[], percent: number): number | undefined {
  // Multiplied first: 0.07 * 100 is more than 7 and would round up to the next rank.
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1]
}
