import { readRefusal } from './refusal.js'

/** Where each check of the service's asks. */
const paths = {
  health: '/health',
  chunked: '/transfer-encoding',
  sse: '/sse',
  websocket: '/websocket',
}

/**
 * Asks the service which of its routes survive, and shows what it says.
 *
 * @param {HTMLElement} section
 */
export async function showSurvival(section) {
  const { publicUrl, at, routes, failure } = await ask()
  if (routes) {
    const table = section.querySelector('table')
    table.tBodies[0].replaceChildren(...routes.map(row))
    keepTable(table)
    table.hidden = false
  }
  section.querySelector('.answer').textContent =
    failure ?? `Asked through ${publicUrl} at ${new Date(at).toLocaleTimeString()}.`
  section.setAttribute('aria-busy', 'false')
}

/** What `/health/routes` answers, or in a sentence why it does not. */
async function ask() {
  try {
    const response = await fetch('health/routes')
    if (response.ok) return await response.json()
    const { status, message } = await readRefusal(response)
    return { failure: message ? `${message}.` : `Something before the service answered with ${status}.` }
  } catch {
    return { failure: 'No answer came. Reload the page to ask again.' }
  }
}

function row({ check, title, verdict, reason, by, advice }) {
  const route = element('th', element('code', paths[check] ?? check), element('span', title ?? ''))
  route.scope = 'row'
  const judged = element('td', element('span', verdict))
  judged.dataset.verdict = verdict
  const why = element('td', by === 'edge' ? `${reason}, by the edge` : reason)
  const advised = element('td', advice ?? 'None needed')
  if (!advice) advised.className = 'none'
  return element('tr', route, judged, why, advised)
}

/** A phone shows the rows as cards, and Safari then takes the table for none, unless it is said. */
function keepTable(table) {
  const roles = {
    'thead, tbody': 'rowgroup',
    tr: 'row',
    'thead th': 'columnheader',
    'tbody th': 'rowheader',
    td: 'cell',
  }
  table.setAttribute('role', 'table')
  for (const [parts, role] of Object.entries(roles))
    for (const part of table.querySelectorAll(parts)) part.setAttribute('role', role)
}

function element(name, ...content) {
  const made = document.createElement(name)
  made.append(...content)
  return made
}
