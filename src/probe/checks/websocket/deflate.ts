import { abridge } from '../../abridge.ts'
import type { Check } from '../check.ts'
import { askEcho, echoed, sendAndClose } from './echo.ts'

/** Long enough that the service compresses it too. */
const MESSAGE = 'foo bar baz 日本語 '.repeat(200)
/** The second is compressed by what the first has taught (RFC 7692, 7.1.1): both sides must have seen the same bytes. */
const MESSAGES = [MESSAGE, `${MESSAGE}again`]

export const deflate: Check = {
  id: 'websocket-deflate',
  title: 'Compression can be agreed on, and compressed messages stay intact',
  transport: 'websocket',
  kind: 'optimal',
  spec: 'RFC 7692, 7',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(
      deflate,
      target,
      {
        ...echoed(...MESSAGES.map(abridge)),
        claims: [
          {
            fact: 'agreed',
            is: 'permessage-deflate',
            otherwise: 'degrades',
            says: 'it works uncompressed: permessage-deflate was offered, and {agreed} agreed on',
          },
        ],
        says: '{agreed} agreed on, and both messages intact',
      },
      {
        deflate: true,
        async act(exchange) {
          const agreed = exchange.socket.extensions
          const send = (socket: typeof exchange.socket) => {
            for (const message of MESSAGES) socket.send(message)
          }
          return { ...(await sendAndClose(exchange, send, MESSAGES.length)), agreed }
        },
      },
    ),
}
