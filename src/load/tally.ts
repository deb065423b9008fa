import { percentiles } from './percentiles.ts'
import type { LoadFigures } from './result.ts'

/** How one stream ended. `LoadFigures` explains the kinds. Times are ms since the request. */
export type StreamEnd =
  | { kind: 'whole'; firstByteMs: number; wholeMs: number; digest?: string }
  | { kind: 'refused'; status?: number | undefined }
  | { kind: Exclude<keyof LoadFigures['broken'], 'refused'> }

/** Counts the streams of a load run. */
export class Tally {
  readonly #broken = { cut: 0, altered: 0, refused: 0, failed: 0 }
  readonly #firstByteMs: number[] = []
  readonly #wholeMs: number[] = []

  add(end: StreamEnd): void {
    if (end.kind === 'whole') {
      this.#firstByteMs.push(end.firstByteMs)
      this.#wholeMs.push(end.wholeMs)
    } else {
      this.#broken[end.kind] += 1
    }
  }

  /** The number of whole streams so far. */
  get whole(): number {
    return this.#wholeMs.length
  }

  /** The number of other ended streams so far. */
  get broken(): number {
    return Object.values(this.#broken).reduce((sum, count) => sum + count, 0)
  }

  /** The figures of everything counted so far. @param seconds how long it took */
  figures(seconds: number): LoadFigures {
    const whole = this.whole
    const broken = { ...this.#broken }
    const ended = whole + this.broken
    const firstByte = percentiles(this.#firstByteMs)
    const wholeStream = percentiles(this.#wholeMs)
    return {
      seconds,
      ended,
      whole,
      broken,
      perSecond: whole / seconds,
      shareWhole: ended === 0 ? 0 : whole / ended,
      ...(firstByte && { firstByte }),
      ...(wholeStream && { wholeStream }),
    }
  }
}
