/**
 * The service's clock, as this page sees it. Every time of the service that arrives is a sample; the sample that
 * took the least time on its way sets the clock. An event is late by what it took longer than that.
 */
export class Clock {
  /** The service's unix ms minus this page's performance.now(), by the quickest sample. */
  #ahead = Number.NEGATIVE_INFINITY

  /** @param {number} time of the service, unix ms, which arrived at `now` */
  sample(time, now = performance.now()) {
    this.#ahead = Math.max(this.#ahead, time - now)
  }

  /** @returns when it would have arrived by the quickest way. @param {number} time of the service, unix ms */
  toPage(time) {
    return time - this.#ahead
  }
}
