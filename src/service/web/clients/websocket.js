import { askPlainly, refusedBy } from '../refusal.js'

/** The WebSocket client: `WebSocket`. @type {import('../../web-types.ts').OpenStream} */
export function openWebSocket({ url: path }, on) {
  const url = new URL(path, location.href)
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  let opened = false

  socket.addEventListener('open', () => {
    opened = true
    on.open('')
  })
  socket.addEventListener('message', ({ data }) => on.message(data.trimEnd()))
  socket.addEventListener('error', () => on.error('no details'))
  socket.addEventListener('close', async ({ code, reason }) => {
    on.close(`code ${code} ${reason}`.trimEnd())
    if (!opened) on.end(await whyNoHandshake(path))
    else if (code === 1000) on.end({ how: 'whole' })
    else if (code === 1006) on.end({ how: 'cut', reason: 'The connection closed without a close frame.' })
    else on.end({ how: 'cut', reason: `Closed with code ${code}${reason && `: ${reason}`}.` })
  })
  return () => socket.close()
}

/** @returns {Promise<import('../../web-types.ts').End>} */
async function whyNoHandshake(path) {
  const refusal = await askPlainly(path)
  if (refusal.code !== 'STREAMPROOF_UPGRADE_REQUIRED') return refusedBy(refusal)
  return {
    how: 'refused',
    reason: `The handshake was refused on its way, or by the service for its Origin: plain HTTP reaches it, and gets ${refusal.status}.`,
    advice:
      'If the service logged a 403, name this page’s origin in ALLOWED_ORIGINS. If not, the edge carries no WebSocket: use the SSE route.',
  }
}
