/** People notice a delay from about here on, ms. */
const NOTICED = 100

/** The messages of one run, and how late they are. */
export class Arrivals {
  /** @type {{ at: number, made: number }[]} `made` is the service's clock, unix ms */
  #events = []
  #firstMade
  #lastMade
  #toPage

  /** @param {(time: number) => number} toPage turns the service's time into ms since the start */
  constructor(toPage) {
    this.#toPage = toPage
  }

  get count() {
    return this.#events.length
  }

  /** @param {number} at ms since the start @param {number} [made] unix ms @returns {import('../web-types.ts').Arrival} */
  add(at, made) {
    const event = { at, made }
    this.#events.push(event)
    if (made !== undefined) this.#date(made)
    return this.#look(event)
  }

  /**
   * Dates messages without stamps by the service's record, which knows the first and the last.
   * @param {import('../../contract.ts').RunRecord} record
   */
  dateBy({ firstEvent, lastEvent, events }) {
    if (this.#firstMade || events === 0 || events !== this.count) return
    this.#events[0].made = firstEvent
    this.#events[events - 1].made = lastEvent
    this.#date(firstEvent)
    this.#date(lastEvent)
  }

  /** @returns {import('../web-types.ts').Arrival[]} in order of arrival */
  list() {
    return this.#events.map((event) => this.#look(event))
  }

  /** @returns {import('../web-types.ts').Lateness} */
  lateness() {
    const dated = this.list().filter(({ made }) => made !== undefined)
    const late = dated.filter((arrival) => arrival.late)
    return {
      dated: dated.length,
      late: late.length,
      worst: late.reduce((worst, { at, made }) => Math.max(worst, at - made), 0),
      atOnce: dated.length > 1 && span(dated, 'at') < span(dated, 'made') / 2,
    }
  }

  #date(made) {
    this.#firstMade ??= made
    this.#lastMade = made
  }

  #look({ at, made }) {
    if (made === undefined) return { at, made, late: false }
    const due = Math.max(0, this.#toPage(made))
    const interval = this.count > 1 ? (this.#lastMade - this.#firstMade) / (this.count - 1) : 0
    return { at, made: due, late: at - due > Math.max(NOTICED, interval / 2) }
  }
}

function span(events, time) {
  return events.at(-1)[time] - events[0][time]
}
