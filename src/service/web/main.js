import { openChunked } from './chunked.js'
import { Panel } from './panel.js'
import { openSse } from './sse.js'
import { showSurvival } from './survival.js'
import { openWebSocket } from './websocket.js'

// Relative to the page, so that it also works under an edge that adds a prefix.
new Panel(find('chunked'), (on) => openChunked('transfer-encoding', on))
const sse = new Panel(find('sse'), (on) => openSse('sse', on))
const websocket = new Panel(find('websocket'), (on) => openWebSocket('websocket', on))

const instead = find('websocket').querySelector('.instead')
websocket.addEventListener('state', () => {
  instead.hidden = websocket.state !== 'refused'
})
instead.addEventListener('click', () => {
  sse.focus()
  if (!sse.running) sse.start()
})

showSurvival(find('survival'))

function find(id) {
  return document.getElementById(id)
}
