import { whole } from '../words.ts'

/** A time axis. */
export interface Scale {
  /** What it has room for, ms. */
  span: number
  /** Where a time is: a percentage, so that a picture fits any width while its text keeps its size. */
  x(ms: number): string
  ticks: { ms: number; label: string }[]
  /** A time in the axis' unit. */
  say(ms: number): string
}

/** Of the width, what lies left and right of the axis, per cent, so that nothing at its ends is clipped. */
const MARGIN = 1.5

/** @param span what it must have room for, ms; more than 0 */
export function scaleOf(span: number): Scale {
  const inSeconds = span >= 10_000
  const step = stepOf(span)
  const say = (ms: number) => (inSeconds ? `${(ms / 1000).toFixed(1)} s` : `${whole(ms)} ms`)
  return {
    span,
    x: (ms) => `${(MARGIN + (100 - 2 * MARGIN) * Math.min(1, Math.max(0, ms / span))).toFixed(2)}%`,
    ticks: Array.from({ length: Math.floor(span / step) + 1 }, (_, n) => ({
      ms: n * step,
      // Of the labels the first has most room for the unit.
      label: n === 0 ? `0 ${inSeconds ? 's' : 'ms'}` : whole((n * step) / (inSeconds ? 1000 : 1)),
    })),
    say,
  }
}

/** A round number of which there are at most five in the span; whole, since labels are. */
function stepOf(span: number): number {
  const power = Math.max(1, 10 ** Math.floor(Math.log10(span / 5)))
  const steps = [1, 2, 2.5, 5, 10].map((n) => n * power).filter(Number.isInteger)
  return steps.find((step) => span / step <= 5) ?? span
}
