import { Timeline } from './timeline.js'

/**
 * What a client tells its panel while its stream lives. Everything but `end` is a line in the log.
 *
 * @typedef {object} StreamEvents
 * @property {(text?: string) => void} open
 * @property {(text: string) => void} message
 * @property {(text: string) => void} error
 * @property {(text: string) => void} close
 * @property {(state: EndState, note: string) => void} end said once, last: how it ended, and what that means
 */

/** @typedef {'whole' | 'cut' | 'refused' | 'unreachable'} EndState */

/** @typedef {(on: StreamEvents) => () => void} OpenStream opens a stream; what it returns closes it */

const states = {
  idle: 'idle',
  connecting: 'connecting',
  open: 'open',
  whole: 'ended whole',
  cut: 'cut',
  refused: 'refused',
  unreachable: 'unreachable',
  stopped: 'stopped',
}

const MERGED = 'Messages came together that are sent 200 ms apart: something on the way collects them.'

/** One transport on the page: a button, a state, a time line and a log. Fires `state` when its state changes. */
export class Panel extends EventTarget {
  #element
  #open
  #timeline
  /** The stream under way: what closes it. What an earlier one still has to say is not heard. */
  #running

  /**
   * @param {HTMLElement} element
   * @param {OpenStream} open
   */
  constructor(element, open) {
    super()
    this.#element = element
    this.#open = open
    this.#timeline = new Timeline(this.#part('.timeline'))
    this.#part('.toggle').addEventListener('click', () => (this.running ? this.stop() : this.start()))
    this.#show('idle')
  }

  /** True from the start until the stream's end is known. */
  get running() {
    return this.#running !== undefined
  }

  /** @returns {keyof typeof states} */
  get state() {
    return this.#element.dataset.state
  }

  /** Moves the focus, and a small screen, to this panel. */
  focus() {
    this.#part('.toggle').focus()
  }

  /** Opens the stream, over what is left of the last one. */
  start() {
    const started = performance.now()
    const elapsed = () => performance.now() - started
    const running = { close() {} }
    const log = (kind, text, ms = elapsed()) => this.#log(kind, text, ms)
    const heard = (listener) => (first, second) => {
      if (this.#running === running) listener(first, second)
    }

    this.#part('.log ol').replaceChildren()
    this.#part('.note').textContent = ''
    this.#timeline.start(started)
    this.#running = running
    this.#show('connecting')
    running.close = this.#open({
      open: heard((text = '') => {
        log('open', text)
        this.#show('open')
      }),
      message: heard((text) => {
        const ms = elapsed()
        this.#timeline.arrive(ms)
        log('message', text, ms)
      }),
      error: heard((text) => log('error', text)),
      close: heard((text) => {
        const ms = elapsed()
        this.#timeline.halt(ms)
        log('close', text, ms)
      }),
      end: heard((state, note) => this.#end(state, note, elapsed())),
    })
  }

  /** Closes the stream before its end. */
  stop() {
    const ms = this.#timeline.elapsed()
    this.#running.close()
    this.#log('close', 'by you', ms)
    this.#end('stopped', '', ms)
  }

  #end(state, note, ms) {
    this.#running = undefined
    this.#timeline.end(ms, state, states[state])
    this.#part('.note').textContent = this.#timeline.merged ? `${MERGED} ${note}` : note
    this.#show(state)
  }

  #show(state) {
    this.#element.dataset.state = state
    this.#part('.state').textContent = states[state]
    this.#part('.verb').textContent = this.running ? 'Stop' : 'Start'
    this.dispatchEvent(new Event('state'))
  }

  #log(kind, text, ms) {
    const line = document.createElement('li')
    line.dataset.kind = kind
    line.append(part('time', `${Math.round(ms)} ms`), ' ', part('kind', kind), ' ', part('text', text))
    this.#part('.log ol').append(line)
  }

  #part(selector) {
    return this.#element.querySelector(selector)
  }
}

function part(name, text) {
  const span = document.createElement('span')
  span.className = name
  span.textContent = text
  return span
}
