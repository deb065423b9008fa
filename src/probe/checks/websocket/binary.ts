import { abridge } from '../../abridge.ts'
import type { Check } from '../check.ts'
import { askEcho, echoed, sendAndClose } from './echo.ts'

/** Every byte there is: most of them are no UTF-8. */
const MESSAGE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))

export const binary: Check = {
  id: 'websocket-binary',
  title: 'A binary message comes back as it was sent, and binary',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 5.6',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(
      binary,
      target,
      {
        ...echoed(abridge(MESSAGE.toString('base64'))),
        claims: [
          {
            fact: 'cameAs',
            is: 'binary',
            otherwise: 'degrades',
            says: 'what was sent as binary came back as {cameAs}',
          },
        ],
        says: 'all 256 bytes there are, back as binary in {tookMs} ms',
      },
      {
        act: (exchange) => sendAndClose(exchange, (socket) => socket.send(MESSAGE)),
        measure({ messages: [message] }): Record<string, string> {
          return message ? { cameAs: message.binary ? 'binary' : 'text' } : {}
        },
      },
    ),
}
