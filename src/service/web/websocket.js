import { askPlainly, describeRefusal } from './refusal.js'

/**
 * The WebSocket client: `WebSocket`.
 *
 * @param {string} path
 * @param {import('./panel.js').StreamEvents} on
 * @returns {() => void} closes the stream
 */
export function openWebSocket(path, on) {
  const url = new URL(path, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  let opened = false

  socket.addEventListener('open', () => {
    opened = true
    on.open()
  })
  socket.addEventListener('message', ({ data }) => on.message(data.trimEnd()))
  socket.addEventListener('error', () => on.error('no details'))
  socket.addEventListener('close', async ({ code, reason }) => {
    on.close(`code ${code} ${reason}`.trimEnd())
    if (!opened) return on.end(...(await whyNoHandshake(path)))
    if (code === 1000) on.end('whole', '')
    else if (code === 1006)
      on.end('cut', 'The connection closed without a close frame: something cut the stream.')
    else on.end('cut', 'The service closed the stream before its end, and says why.')
  })
  return () => socket.close()
}

/** Does plain HTTP reach the route that the handshake did not? */
async function whyNoHandshake(path) {
  const refusal = await askPlainly(path)
  if (refusal.status === undefined) return ['unreachable', 'No answer came, not over plain HTTP either.']
  if (refusal.code !== 'STREAMPROOF_UPGRADE_REQUIRED') return ['refused', describeRefusal(refusal)]
  return [
    'refused',
    `The handshake was refused or dropped before it reached the service: plain HTTP reaches it, and gets ${refusal.status}, upgrade required. If the service logged a 403 for it after all, name this page’s origin in ALLOWED_ORIGINS.`,
  ]
}
