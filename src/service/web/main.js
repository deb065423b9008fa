import { openChunked } from './clients/chunked.js'
import { openSse } from './clients/sse.js'
import { openWebSocket } from './clients/websocket.js'
import { Clock } from './clock.js'
import { Knobs } from './knobs.js'
import { Panel } from './panel.js'
import { askInfo } from './service.js'
import { Verdicts } from './verdicts.js'

/** Each transport's client. A new one is one file and one line here. */
const transports = [
  { id: 'chunked', title: 'Chunked', path: '/transfer-encoding', client: 'fetch', open: openChunked },
  { id: 'sse', title: 'Server-Sent Events', path: '/sse', client: 'EventSource', open: openSse },
  { id: 'websocket', title: 'WebSocket', path: '/websocket', client: 'WebSocket', open: openWebSocket },
]

/** What is known without `/info`. @type {import('../../contract.ts').SourceInfo[]} */
let sources = [{ name: 'article', prefix: '', params: {}, eventNames: ['test'] }]

/** Whose verdicts are shown. */
let checker = ''

/** A stream that breaks off after every second message. */
const CUT = { count: '5', interval: '400', fail: '2', ids: true, stamp: true }

const form = find('ask')
const choice = find('source')
const all = form.querySelector('[type=submit]')
const knobs = new Knobs(form, find('knobs'))
const verdicts = new Verdicts(find('verdicts'))
const clock = new Clock()
const panels = transports.map(makePanel)
const [, sse, websocket] = panels

form.addEventListener('submit', (event) => {
  event.preventDefault()
  const running = panels.filter((panel) => panel.running)
  for (const panel of running) panel.stop()
  if (running.length === 0) for (const panel of panels) panel.start()
})
form.addEventListener('input', showRoutes)
choice.addEventListener('change', offer)

find('cut').addEventListener('click', () => {
  knobs.set(CUT)
  showRoutes()
  if (sse.running) sse.stop()
  sse.focus()
  sse.start()
})

/** @type {HTMLButtonElement} */
const instead = find('websocket').querySelector('.instead')
websocket.addEventListener('state', () => {
  instead.hidden = websocket.state !== 'refused'
})
instead.addEventListener('click', () => {
  sse.focus()
  if (!sse.running) sse.start()
})

showRoutes()
await begin()

async function begin() {
  const info = await askInfo(clock)
  checker = info?.checksRoutes ? 'service' : 'browser'
  find(`by-${checker}`).hidden = false
  if (!info) return
  sources = info.sources
  choice.replaceChildren(
    ...sources.map(({ name, prefix }) => new Option(prefix ? `${name} (${prefix})` : name)),
  )
  choice.parentElement.hidden = sources.length === 1
  offer()
  if (info.channels !== 'off') {
    const { showChannel } = await import('./channel.js')
    showChannel(find('channel'), { access: info.channels, clock })
  }
  if (info.checksRoutes) await verdicts.askService()
}

/** The source that is chosen. */
function chosen() {
  return sources[Math.max(0, choice.selectedIndex)]
}

function offer() {
  const { params } = chosen()
  knobs.offer(params)
  find('cut').hidden = !['count', 'fail', 'ids'].every((name) => name in params)
  showRoutes()
}

function showRoutes() {
  for (const [n, { path }] of transports.entries()) panels[n].preview(route(path, knobs.query))
}

function route(path, query) {
  const asked = query.toString()
  return chosen().prefix + path + (asked && `?${asked}`)
}

function makePanel({ id, title, path, client, open }) {
  const ask = (run) => {
    if (!knobs.check()) return undefined
    const { query } = knobs
    const shown = route(path, query)
    query.set('run', run)
    // Relative to the page, so that it also works under an edge that adds a prefix.
    const url = route(path, query).slice(1)
    const { eventNames } = chosen()
    return { url, shown, eventNames, resumes: knobs.on('ids'), expected: knobs.integer('count') }
  }
  const panel = new Panel(find('panels'), { id, title, client, open, ask, clock })
  panel.addEventListener('state', () => {
    all.textContent = panels.some(({ running }) => running) ? 'Stop all' : 'Start all'
  })
  panel.addEventListener('verdict', (/** @type {CustomEvent} */ { detail }) => {
    if (checker === 'browser') verdicts.show({ ...detail, path: detail.request.shown, title })
  })
  return panel
}

/** @returns {any} an element of index.html */
function find(id) {
  return document.getElementById(id)
}
