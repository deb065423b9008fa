/** An event's own time lies this close to when it came, or it means something else, ms. */
const NEAR = 3_600_000

const EPOCH_MS = /(?<!\d)1[6-9]\d{11}(?!\d)/g
const ISO = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(?:Z|[+-]\d\d:?\d\d)/g

/**
 * When an event was made, by a time of day in its data: unix ms. Whole seconds are too coarse to tell anything.
 * Undefined where there is none, or more than one.
 */
export function madeAt(data: string, cameAt: number): number | undefined {
  const epochs = data.match(EPOCH_MS)?.map(Number) ?? []
  const dates = data.match(ISO)?.map((date) => Date.parse(date)) ?? []
  const times = new Set([...epochs, ...dates].filter((time) => Math.abs(cameAt - time) < NEAR))
  return times.size === 1 ? [...times][0] : undefined
}
