import { whole } from '../words.ts'

/** A time axis. */
export interface Scale {
  /** Its length, ms. */
  span: number
  /** A time's place on the axis, per cent: so a picture fits any width, and its text keeps its size. */
  x(ms: number): string
  ticks: { ms: number; label: string }[]
  /** A time with the axis' unit. */
  say(ms: number): string
}

/** The margin left and right of the axis, per cent of the width, so that nothing is clipped. */
const MARGIN = 1.5

/** @param span the axis' length, ms; more than 0 */
export function scaleOf(span: number): Scale {
  const inSeconds = span >= 10_000
  const step = stepOf(span)
  const say = (ms: number) => (inSeconds ? `${(ms / 1000).toFixed(1)} s` : `${whole(ms)} ms`)
  return {
    span,
    x: (ms) => `${(MARGIN + (100 - 2 * MARGIN) * Math.min(1, Math.max(0, ms / span))).toFixed(2)}%`,
    ticks: Array.from({ length: Math.floor(span / step) + 1 }, (_, n) => ({
      ms: n * step,
      // The first label has the unit, because it has the most room.
      label: n === 0 ? `0 ${inSeconds ? 's' : 'ms'}` : whole((n * step) / (inSeconds ? 1000 : 1)),
    })),
    say,
  }
}

/** A round whole number that fits into the span at most five times. */
function stepOf(span: number): number {
  const power = Math.max(1, 10 ** Math.floor(Math.log10(span / 5)))
  const steps = [1, 2, 2.5, 5, 10].map((n) => n * power).filter(Number.isInteger)
  return steps.find((step) => span / step <= 5) ?? span
}
