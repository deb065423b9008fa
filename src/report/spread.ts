/** A middle, and how far the values lie around it. */
export interface Spread {
  median: number
  min: number
  max: number
}

/** @throws where there are no values */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) throw new Error('Of no values there is no median.')
  const upper = sorted[Math.floor(sorted.length / 2)] as number
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] as number
  return { median: (lower + upper) / 2, min, max }
}

/** `0.41 (0.40 – 0.42)`: the median, and the least and the greatest value. */
export function around({ median, min, max }: Spread): string {
  return `${median.toFixed(2)} (${min.toFixed(2)} – ${max.toFixed(2)})`
}
