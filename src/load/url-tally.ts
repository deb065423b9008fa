import type { Pace } from './pace.ts'
import type { UrlFigures } from './result.ts'
import { type StreamEnd, Tally } from './tally.ts'

/** Counts the streams of a URL whose content is not known before. */
export class UrlTally extends Tally {
  readonly #pace: Pace
  readonly #statuses: Record<string, number> = {}
  /** How many whole streams had each content. */
  readonly #contents = new Map<string, number>()
  #open = 0
  #left = 0

  constructor(pace: Pace) {
    super()
    this.#pace = pace
  }

  begin(): void {
    this.#open += 1
  }

  override add(end: StreamEnd): void {
    super.add(end)
    if (end.kind !== 'refused' && end.kind !== 'failed') this.#open -= 1
    if (end.kind === 'refused' && end.status !== undefined)
      this.#statuses[end.status] = (this.#statuses[end.status] ?? 0) + 1
    if (end.kind === 'whole' && end.digest !== undefined)
      this.#contents.set(end.digest, (this.#contents.get(end.digest) ?? 0) + 1)
  }

  /** The client left the streams that are still open. */
  leave(): void {
    this.#left += this.#open
    this.#open = 0
  }

  /** Streams that are open now. */
  get open(): number {
    return this.#open
  }

  /** The content that more than half of the whole streams had, by its digest. Undefined where there is none. */
  get content(): string | undefined {
    const [most] = [...this.#contents].toSorted(([, a], [, b]) => b - a)
    return most && most[1] > 1 && most[1] * 2 > this.whole ? most[0] : undefined
  }

  /**
   * The figures of everything counted so far.
   * @param seconds how long it took
   * @param content what whole streams had to hold, by its digest. Default: what most of them held
   */
  urlFigures(seconds: number, content = this.content): UrlFigures {
    const { broken, firstByte: _ofWholeStreams, ...figures } = this.figures(seconds)
    const whole = content === undefined ? this.whole : (this.#contents.get(content) ?? 0)
    const { firstByte, firstEvent, gaps } = this.#pace
    return {
      ...figures,
      whole,
      broken: { ...broken, altered: broken.altered + this.whole - whole },
      perSecond: seconds > 0 ? whole / seconds : 0,
      shareWhole: figures.ended === 0 ? 0 : whole / figures.ended,
      ...(firstByte && { firstByte }),
      ...(firstEvent && { firstEvent }),
      ...(gaps && { gaps }),
      open: this.#left + this.#open,
      statuses: { ...this.#statuses },
      compared: content !== undefined,
    }
  }
}
