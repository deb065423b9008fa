import { RateError, withHeaders } from './errors.ts'

/** Counts what each client asks for in a second, and refuses what is too much. */
export class Rate {
  readonly #max: number
  #counts = new Map<string, number>()
  #second = 0

  /** @param max how often a client may ask in a second. 0 is off */
  constructor(max: number) {
    this.#max = max
  }

  /** @throws STREAMPROOF_CHANNEL_RATE, with `Retry-After` */
  take(client: string): void {
    if (this.#max === 0) return
    const second = Math.floor(Date.now() / 1_000)
    if (second !== this.#second) {
      this.#second = second
      this.#counts = new Map()
    }
    const count = (this.#counts.get(client) ?? 0) + 1
    if (count > this.#max) throw withHeaders(new RateError(this.#max), { 'retry-after': '1' })
    this.#counts.set(client, count)
  }
}
