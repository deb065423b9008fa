import { shape } from './dom.js'
import { duration } from './words.js'

/** The line's first length, ms. */
const SPAN = 800
/** Of the width, left and right of the line. */
const MARGIN = 0.03
/** The two lines' places, px from the top: messages as they were made, and as they came. */
const MADE = 16
const CAME = 56
/** Messages at one place are piled up, so many at most. */
const PILE = 3
const PLACES = 60
/** So many messages are named in words. */
const NAMED = 10
/** The kind of an end from which the client comes back. */
const WAITING = 'waiting'

/**
 * A live time line: a dot for each message that came, joined to a ring for when it was made; crosses and bars for ends.
 */
export class Timeline {
  #svg
  /** @type {import('./arrivals.js').Arrivals | undefined} */
  #arrivals
  #started = 0
  #span = SPAN
  /** Each connection's start and end, ms since the start. @type {{ from: number, to?: number }[]} */
  #connections = []
  /** @type {{ kind: string, words: string } | undefined} */
  #ended
  /** The line that grows with time. */
  #growing
  #frame = 0
  #stale = false
  #calm = matchMedia('(prefers-reduced-motion: reduce)')

  /** @param {SVGSVGElement} svg */
  constructor(svg) {
    this.#svg = svg
    this.#draw(0)
  }

  /**
   * Begins anew.
   * @param {number} now on performance.now()'s clock
   * @param {import('./arrivals.js').Arrivals} arrivals
   */
  start(now, arrivals) {
    this.#started = now
    this.#arrivals = arrivals
    this.#span = SPAN
    this.#connections = [{ from: 0 }]
    this.#ended = undefined
    this.#draw(0)
    this.#tick()
  }

  /** Something happened: draws it with the next frame. */
  refresh() {
    this.#stale = true
    this.#tick()
  }

  /** The connection is over, `ms` after the start. */
  halt(ms) {
    this.#connections.at(-1).to ??= ms
    cancelAnimationFrame(this.#frame)
    this.#draw(ms)
  }

  /** It was cut, and the client waits to come back. */
  wait() {
    this.#ended = { kind: WAITING, words: 'cut' }
    this.refresh()
  }

  /** The client came back, `ms` after the start. */
  resume(ms) {
    this.#ended = undefined
    this.#connections.push({ from: ms })
    this.refresh()
  }

  /** Marks the end, `ms` after the start: `whole` and `late` by a bar, any other kind by a cross, all in words too. */
  end(ms, kind, words) {
    this.#ended = { kind, words }
    this.halt(ms)
  }

  #tick() {
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame(() => {
      const now = performance.now() - this.#started
      if (this.#stale || now > this.#span) this.#draw(now)
      else if (!this.#calm.matches) this.#growing.setAttribute('x2', this.#x(now))
      if (!this.#calm.matches) this.#tick()
    })
  }

  #draw(now) {
    this.#stale = false
    const arrivals = this.#arrivals?.list() ?? []
    // By turns 1.5 and 1.33 times as long, so that the ticks are round.
    while (now > this.#span)
      this.#span = Math.round(this.#span * (Number.isInteger(Math.log2(this.#span / SPAN)) ? 1.5 : 4 / 3))
    const lines = this.#lines(now)
    this.#growing = lines.at(-1)
    const dated = arrivals.some(({ made }) => made !== undefined)
    this.#svg.replaceChildren(
      this.#line('axis', CAME, 0, this.#span),
      ...(dated ? [this.#line('axis', MADE, 0, this.#span)] : []),
      ...this.#ticks(),
      ...lines,
      ...this.#marks(arrivals),
      ...this.#ends(),
    )
    this.#svg.setAttribute('aria-label', describe(arrivals, this.#connections, this.#ended))
  }

  #x(ms) {
    return `${(100 * (MARGIN + (1 - 2 * MARGIN) * (ms / this.#span))).toFixed(2)}%`
  }

  #line(name, y, from, to) {
    return shape('line', { class: name, x1: this.#x(from), x2: this.#x(to), y1: y, y2: y })
  }

  /** A line for each connection, and a dotted one where there was none. */
  #lines(now) {
    const lines = this.#connections.flatMap(({ from, to = now }, n, { [n + 1]: next }) => {
      const line = this.#line('past', CAME, from, to)
      return next ? [line, this.#line(WAITING, CAME, to, next.from)] : [line]
    })
    if (this.#ended?.kind === WAITING) lines.push(this.#line(WAITING, CAME, this.#connections.at(-1).to, now))
    return lines
  }

  #ticks() {
    const [unit, name] = this.#span < 10_000 ? [1, 'ms'] : [1_000, 's']
    return [0, 1, 2, 3, 4].flatMap((n) => {
      const ms = (n * this.#span) / 4
      const x = this.#x(ms)
      // The last one's unit would stick out.
      const last = n === 4
      const place = { x: last ? '100%' : x, y: CAME + 26, class: last ? 'last' : '' }
      return [
        shape('line', { class: 'axis', x1: x, x2: x, y1: CAME - 4, y2: CAME + 4 }),
        shape('text', place, `${ms / unit}${last ? ` ${name}` : ''}`),
      ]
    })
  }

  #marks(arrivals) {
    const came = pile(this.#span / PLACES)
    const before = pile(this.#span / PLACES)
    const [joins, rings, dots] = [[], [], []]
    for (const { at, made, late } of arrivals) {
      const name = late ? ' late' : ''
      const x = this.#x(at)
      const under = came(at)
      if (under < PILE) dots.push(shape('circle', { class: `dot${name}`, cx: x, cy: CAME - 9 * under, r: 5 }))
      if (made === undefined || before(made) >= PILE) continue
      const from = this.#x(made)
      joins.push(shape('line', { class: `join${name}`, x1: from, x2: x, y1: MADE, y2: CAME }))
      rings.push(shape('circle', { class: `ring${name}`, cx: from, cy: MADE, r: 5 }))
    }
    return [...joins, ...rings, ...dots]
  }

  #ends() {
    // What the last end means is not known before it is told.
    return this.#connections.flatMap(({ to }, n, { [n + 1]: next }) => {
      const kind = next ? WAITING : this.#ended?.kind
      return kind ? [endMark(this.#x(to), kind)] : []
    })
  }
}

/** Says how many lie at the same place already. Times come in order. */
function pile(place) {
  let base = Number.NEGATIVE_INFINITY
  let height = 0
  return (ms) => {
    if (ms - base > place) [base, height] = [ms, 0]
    else height++
    return height
  }
}

function endMark(x, kind) {
  // Its own drawing, because a path knows no percentages.
  const mark = shape('svg', { class: `end ${kind}`, x, y: CAME, overflow: 'visible' })
  const whole = kind === 'whole' || kind === 'late'
  mark.append(shape('path', { d: whole ? 'M0-13V13' : 'M-6-6L6 6M6-6L-6 6' }))
  return mark
}

/** The drawing in words. */
function describe(arrivals, connections, ended) {
  const times = (key) => arrivals.map((arrival) => Math.round(arrival[key])).join(', ')
  const made = arrivals.every((arrival) => arrival.made !== undefined)
  let came = `messages at ${times('at')} ms${made ? `, made at ${times('made')} ms` : ''}`
  if (arrivals.length === 0) came = 'no messages'
  if (arrivals.length > NAMED)
    came = `${arrivals.length} messages, the last at ${duration(arrivals.at(-1).at)}`
  const back = connections.slice(1).map(({ from }) => `; back at ${Math.round(from)} ms`)
  const end = ended ? `; ${ended.words}, at ${Math.round(connections.at(-1).to)} ms` : ''
  return `Time line: ${came}${back.join('')}${end}`
}
