import type { Check } from '../check.ts'
import { askEcho, echoed, sendAndClose } from './echo.ts'

const OFFERED = ['streamproof.v2', 'streamproof.v1']

export const subprotocol: Check = {
  id: 'websocket-subprotocol',
  title: 'A subprotocol that the client offers can be agreed on',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 1.9 and 4.1',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(
      subprotocol,
      target,
      {
        ...echoed('foo'),
        claims: [
          {
            fact: 'agreed',
            is: OFFERED[0] as string,
            otherwise: 'degrades',
            says: `of ${OFFERED.join(' and ')} the service takes the first, and the client was told {agreed}`,
          },
        ],
        says: 'agreed on {agreed}',
      },
      {
        protocols: OFFERED,
        async act(exchange) {
          const agreed = exchange.socket.protocol
          return { ...(await sendAndClose(exchange, (socket) => socket.send('foo'))), agreed }
        },
      },
    ),
}
