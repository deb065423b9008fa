import type { Check } from '../check.ts'
import { askEcho, echoed, sendAndClose } from './echo.ts'

const MESSAGE = 'ping pong 日本語'

export const text: Check = {
  id: 'websocket-text',
  title: 'A text message comes back as it was sent',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 5.6',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(
      text,
      target,
      { ...echoed(MESSAGE), says: 'back in {tookMs} ms, as it was sent' },
      { act: (exchange) => sendAndClose(exchange, (socket) => socket.send(MESSAGE)) },
    ),
}
