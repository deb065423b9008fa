const SVG = 'http://www.w3.org/2000/svg'

/** What the service leaves between two messages, ms, and how many there are. */
const INTERVAL = 200
const MESSAGES = 3
/** The line's length to begin with, ms. It doubles whenever time outgrows it. */
const SPAN = 800
/** Of the width, what lies left and right of the line, so that nothing at its ends is clipped. */
const MARGIN = 0.04
/** Where the line lies in the drawing, px from its top. */
const Y = 34

/** A live time line: a dot for each arrival, a ring for where it was due, and a mark for the end. */
export class Timeline {
  #svg
  #started = 0
  #span = SPAN
  #arrivals = []
  #halted
  #ended
  /** The part of the line that has passed. */
  #past
  #frame = 0
  #calm = matchMedia('(prefers-reduced-motion: reduce)')

  /** @param {SVGSVGElement} svg */
  constructor(svg) {
    this.#svg = svg
    this.#draw(0)
  }

  /** @returns {number} ms since the start */
  elapsed() {
    return performance.now() - this.#started
  }

  /** True where messages came closer together than half of what lies between them. */
  get merged() {
    return this.#arrivals.some((ms, n) => ms - this.#arrivals[n - 1] < INTERVAL / 2)
  }

  /** Begins anew. @param {number} now when the stream was asked for, on performance.now()'s clock */
  start(now) {
    this.#started = now
    this.#span = SPAN
    this.#arrivals = []
    this.#halted = undefined
    this.#ended = undefined
    this.#draw(0)
    cancelAnimationFrame(this.#frame)
    if (!this.#calm.matches) this.#tick()
  }

  /** @param {number} ms since the start */
  arrive(ms) {
    this.#arrivals.push(ms)
    this.#draw(ms)
  }

  /** Nothing more will come, though it is not known yet what that means. @param {number} ms since the start */
  halt(ms) {
    this.#halted ??= ms
    cancelAnimationFrame(this.#frame)
    this.#draw(this.#halted)
  }

  /**
   * Marks the end.
   *
   * @param {number} ms since the start
   * @param {string} kind `whole` gets a bar, everything else a cross
   * @param {string} words the same for those who do not see it
   */
  end(ms, kind, words) {
    this.#ended = { kind, words }
    this.halt(ms)
  }

  #tick() {
    this.#frame = requestAnimationFrame(() => {
      const now = this.elapsed()
      if (now > this.#span) this.#draw(now)
      else this.#past.setAttribute('x2', this.#x(now))
      this.#tick()
    })
  }

  #draw(now) {
    while (Math.max(now, ...this.#due()) > this.#span) this.#span *= 2
    this.#past = shape('line', { class: 'past', x1: this.#x(0), x2: this.#x(now), y1: Y, y2: Y })
    const axis = shape('line', { class: 'axis', x1: this.#x(0), x2: this.#x(this.#span), y1: Y, y2: Y })
    const end = this.#ended ? [endMark(this.#x(this.#halted), this.#ended.kind)] : []
    this.#svg.replaceChildren(axis, ...this.#ticks(), this.#past, ...this.#rings(), ...end, ...this.#dots())
    this.#svg.setAttribute('aria-label', this.#describe())
  }

  #x(ms) {
    return `${100 * (MARGIN + (1 - 2 * MARGIN) * (ms / this.#span))}%`
  }

  #ticks() {
    const [unit, name] = this.#span < 10_000 ? [1, 'ms'] : [1_000, 's']
    return [0, 1, 2, 3, 4].flatMap((n) => {
      const ms = (n * this.#span) / 4
      const x = this.#x(ms)
      const label = `${ms / unit}`
      return [
        shape('line', { class: 'tick', x1: x, x2: x, y1: Y - 5, y2: Y + 5 }),
        // The last one's unit would stick out.
        n < 4
          ? shape('text', { x, y: Y + 30 }, label)
          : shape('text', { x: '100%', y: Y + 30, class: 'last' }, `${label} ${name}`),
      ]
    })
  }

  /** When the messages were due, as far as the first one tells. */
  #due() {
    const [first] = this.#arrivals
    return first === undefined ? [] : Array.from({ length: MESSAGES }, (_, n) => first + n * INTERVAL)
  }

  #rings() {
    return this.#due().map((ms) => shape('circle', { class: 'ring', cx: this.#x(ms), cy: Y, r: 9 }))
  }

  #dots() {
    return this.#arrivals.map((ms, n) => {
      // What came together is piled up, or it would look like one.
      const under = this.#arrivals.slice(0, n).filter((other) => ms - other < this.#span / 40).length
      return shape('circle', { class: 'dot', cx: this.#x(ms), cy: Y - 10 * under, r: 5 })
    })
  }

  #describe() {
    const times = this.#arrivals.map((ms) => Math.round(ms)).join(', ')
    const came = times ? `messages at ${times} ms` : 'no messages'
    const end = this.#ended ? `; ${this.#ended.words} at ${Math.round(this.#halted)} ms` : ''
    return `Time line: ${came}${end}`
  }
}

function endMark(x, kind) {
  // Its own drawing, because a path knows no percentages.
  const mark = shape('svg', { class: `end ${kind}`, x, y: Y, overflow: 'visible' })
  mark.append(shape('path', { d: kind === 'whole' ? 'M0-14V14' : 'M-6-6L6 6M6-6L-6 6' }))
  return mark
}

function shape(name, attributes, text = '') {
  const element = document.createElementNS(SVG, name)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  element.textContent = text
  return element
}
