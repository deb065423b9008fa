import { element } from './dom.js'
import { readRefusal, refusedBy } from './refusal.js'
import { tones } from './words.js'

/** The paths of the service's own checks that are not their ids. */
const PATHS = { chunked: '/transfer-encoding' }

/** A table of routes and their verdicts. */
export class Verdicts {
  #table
  #answer

  /** @param {HTMLElement} section */
  constructor(section) {
    this.#table = section.querySelector('table')
    this.#answer = section.querySelector('.answer')
  }

  /** Asks the service, which requests its own routes through PUBLIC_URL. */
  async askService() {
    this.#say('The service is checking its routes. This takes some seconds.')
    const { publicUrl, at, routes, failure } = await askRoutes()
    for (const route of routes ?? [])
      this.#put(row({ ...route, path: PATHS[route.check] ?? `/${route.check}` }))
    this.#say(failure ?? `Checked through ${publicUrl} at ${new Date(at).toLocaleTimeString()}.`)
  }

  /** Shows what a browser saw. A route's earlier verdict goes. */
  show(verdict) {
    const rows = [...this.#table.tBodies[0].rows]
    rows.find(({ dataset }) => dataset.path === verdict.path)?.remove()
    this.#put(row(verdict))
    this.#say('')
  }

  #put(made) {
    this.#table.tBodies[0].append(made)
    keepTable(this.#table)
    this.#table.hidden = false
  }

  #say(text) {
    this.#answer.textContent = text
  }
}

/** What `/health/routes` answers, or why it does not. */
async function askRoutes() {
  try {
    const response = await fetch('health/routes')
    if (response.ok) return await response.json()
    return { failure: refusedBy(await readRefusal(response)).reason }
  } catch {
    return { failure: 'No answer came. Reload the page to ask again.' }
  }
}

/** @param {import('../web-types.ts').PageVerdict & { path: string, title: string }} verdict */
function row({ path, title, verdict, reason, by, advice }) {
  const route = element('th', { scope: 'row' }, element('code', {}, path), element('span', {}, title))
  const judged = element('td', {}, element('span', { className: 'mark' }, verdict))
  judged.dataset.tone = tones[verdict]
  const who = by ? element('span', { className: 'by' }, `By the ${by}`) : ''
  const none = verdict === 'survives' ? 'None needed' : 'None'
  const advised = element('td', { className: advice ? '' : 'none' }, advice ?? none)
  const made = element('tr', {}, route, judged, element('td', {}, reason, who), advised)
  made.dataset.path = path
  return made
}

/** Where rows are shown as cards, Safari reads no table to anybody, unless the roles are set. */
function keepTable(table) {
  const roles = {
    'thead, tbody': 'rowgroup',
    tr: 'row',
    'thead th': 'columnheader',
    'tbody th': 'rowheader',
    td: 'cell',
  }
  table.role = 'table'
  for (const [parts, role] of Object.entries(roles))
    for (const part of table.querySelectorAll(parts)) part.role = role
}
