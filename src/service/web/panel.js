import { Arrivals } from './arrivals.js'
import { element } from './dom.js'
import { Log } from './log.js'
import { askRecord } from './service.js'
import { readStamp } from './stamp.js'
import { Timeline } from './timeline.js'
import { judge } from './verdict.js'
import { tones } from './words.js'

/** Without a message for so long, something is odd, ms. */
const PATIENCE = 5_000
const HINTS = {
  connecting:
    'No answer for 5 s. Something on the way may be collecting the whole response, or dropping such requests.',
  open: 'Open for 5 s without a message. If the service has sent some, something on the way is collecting them.',
}

/** An id that nobody else chooses. `randomUUID` needs HTTPS, this does not. */
function newRun() {
  return `page-${crypto.getRandomValues(new Uint32Array(4)).join('-')}`
}

/** One transport on the page: a button, a state, a time line and a log. */
export class Panel extends EventTarget {
  #element
  #open
  #ask
  #clock
  #timeline
  #log
  /** The current run. Events of earlier runs are ignored. */
  #running
  #hint = 0

  /** @param {HTMLElement} parent where it is added @param {import('../web-types.ts').PanelOptions} options */
  constructor(parent, { id, title, client, open, ask, clock }) {
    super()
    /** @type {any} */
    const template = document.querySelector('#panel')
    this.#element = template.content.firstElementChild.cloneNode(true)
    Object.assign(this.#element, { id, ariaLabel: title })
    this.#part('.log').ariaLabel = `${title} log`
    for (const [part, text] of Object.entries({ h3: title, '.of': title, '.client': client }))
      this.#part(part).textContent = text
    parent.append(this.#element)
    this.#open = open
    this.#ask = ask
    this.#clock = clock
    this.#timeline = new Timeline(this.#part('.timeline svg'))
    this.#log = new Log(this.#part('.log ol'))
    this.#part('.toggle').addEventListener('click', () => (this.running ? this.stop() : this.start()))
    this.#show('idle')
  }

  /** True from the start until the stream's end is known. */
  get running() {
    return this.#running !== undefined
  }

  /** @returns {string} such as `open` or `late` */
  get state() {
    return this.#element.dataset.state
  }

  /** Moves the focus, and a small screen, to this panel. */
  focus() {
    this.#part('.toggle').focus()
  }

  /** Shows what would be requested, until something is. @param {string} shown path and query */
  preview(shown) {
    if (this.state === 'idle') this.#route(shown)
  }

  /** Opens the stream, in place of the last one. */
  start() {
    const run = newRun()
    const request = this.#ask(run)
    if (!request) return
    const started = performance.now()
    const elapsed = () => performance.now() - started
    const arrivals = new Arrivals((time) => this.#clock.toPage(time) - started)
    const running = { run, request, arrivals, elapsed, returns: 0, before: 0, close() {} }
    const heard = (listener) => (argument) => {
      if (this.#running === running) return listener(argument)
    }

    this.#route(request.shown)
    this.#log.clear()
    this.#say()
    this.#timeline.start(started, arrivals)
    this.#running = running
    this.#show('connecting')
    running.close = this.#open(request, {
      open: heard((text) => this.#opened(text)),
      message: heard((data) => this.#arrived(data)),
      error: heard((text) => this.#log.add('error', text, elapsed())),
      close: heard((text) => {
        const ms = elapsed()
        this.#timeline.halt(ms)
        this.#log.add('close', text, ms)
        running.closed = ms
      }),
      end: heard((end) => this.#ended(end)),
    })
  }

  /** Closes the stream before its end. */
  stop() {
    const ms = this.#running.elapsed()
    this.#running.close()
    this.#log.add('close', 'by you', ms)
    this.#finish({ state: 'stopped' }, ms)
  }

  #opened(text) {
    const { elapsed, arrivals } = this.#running
    const ms = elapsed()
    if (this.state === 'reconnecting') {
      this.#running.returns++
      this.#running.before = arrivals.count
      this.#timeline.resume(ms)
    }
    this.#log.add('open', text, ms)
    this.#show('open')
  }

  #arrived(data) {
    const { arrivals, elapsed } = this.#running
    const { made, text } = readStamp(data)
    if (made !== undefined) this.#clock.sample(made)
    const arrival = arrivals.add(elapsed(), made)
    this.#timeline.refresh()
    this.#log.add('message', text, arrival.at, arrival.late ? arrival.at - arrival.made : undefined)
    clearTimeout(this.#hint)
  }

  /** @returns {Promise<boolean>} false where the client is to come back */
  async #ended(end) {
    const running = this.#running
    const { run, request, arrivals, returns, before, elapsed, closed = elapsed() } = running
    const reached = end.how !== 'refused' && end.how !== 'unreachable'
    const record = reached ? await askRecord(run) : undefined
    if (this.#running !== running) return true
    if (record) arrivals.dateBy(record)
    const { count: total } = arrivals
    const { expected } = request
    const verdict = judge(
      end,
      { ms: closed, count: total - before, total, expected, returns, arrivals },
      record,
    )
    // EventSource comes back. After the end the service answers 204.
    if (end.resumes && ['cut', 'unknown'].includes(verdict.verdict)) {
      this.#say(verdict.reason, 'EventSource comes back by itself.')
      this.#timeline.wait()
      this.#show('reconnecting')
      return false
    }
    this.#finish(verdict, closed)
    this.dispatchEvent(new CustomEvent('verdict', { detail: { ...verdict, request } }))
    return true
  }

  #finish({ state, words = state, reason = '', advice = '' }, ms) {
    this.#running = undefined
    this.#timeline.end(ms, state, words)
    this.#say(reason, advice)
    this.#show(state, words)
  }

  #show(state, words = state) {
    Object.assign(this.#element.dataset, { state, tone: tones[state] ?? '' })
    this.#part('.state').textContent = words
    this.#part('.verb').textContent = this.running ? 'Stop' : 'Start'
    clearTimeout(this.#hint)
    if (state !== 'open' || !this.#running.request.quiet) this.expect()
    this.dispatchEvent(new Event('state'))
  }

  /** Gives a hint where nothing comes. */
  expect() {
    clearTimeout(this.#hint)
    const hint = HINTS[this.state]
    if (hint) this.#hint = setTimeout(() => this.#say(hint), PATIENCE)
  }

  #say(reason = '', advice = '') {
    const parts = Object.entries({ reason, advice }).filter(([, text]) => text)
    this.#part('.note').replaceChildren(
      ...parts.map(([className, text]) => element('p', { className }, text)),
    )
  }

  #route(shown) {
    this.#part('.route code').textContent = `GET ${shown}`
  }

  #part(selector) {
    return this.#element.querySelector(selector)
  }
}
