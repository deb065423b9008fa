import { element } from './dom.js'
import { duration } from './words.js'

/** Older lines are dropped, so that a long stream does not fill the page. */
const MAX_LINES = 200
/** Of one message, characters. */
const MAX_TEXT = 120

/** What happened to a stream, line by line. */
export class Log {
  #list
  /** What scrolls. */
  #box

  /** @param {HTMLOListElement} list */
  constructor(list) {
    this.#list = list
    this.#box = list.parentElement
  }

  clear() {
    this.#list.replaceChildren()
  }

  /** Adds what happened `ms` after the start. @param {number} [late] ms, where that is worth telling */
  add(kind, text, ms, late) {
    const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length} characters)` : text
    const line = element('li')
    line.dataset.kind = kind
    const parts = { time: `${Math.round(ms)} ms`, kind, text: shown, late: late && `${duration(late)} late` }
    for (const [className, part] of Object.entries(parts))
      if (part !== undefined) line.append(element('span', { className }, part), ' ')
    this.#list.append(line)
    if (this.#list.childElementCount > MAX_LINES) this.#list.firstElementChild.remove()
    this.#box.scrollTop = this.#box.scrollHeight
    // What scrolls must be within the keyboard's reach.
    if (this.#box.scrollTop > 0) this.#box.tabIndex = 0
  }
}
