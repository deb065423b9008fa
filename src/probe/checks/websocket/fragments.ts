import type { Check } from '../check.ts'
import { askEcho, echoed, sendAndClose } from './echo.ts'

const FRAGMENTS = ['foo ', 'bar ', 'baz']

export const fragments: Check = {
  id: 'websocket-fragments',
  title: 'A message sent in three fragments arrives as one',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 5.4',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(
      fragments,
      target,
      { ...echoed(FRAGMENTS.join('')), says: 'three fragments came back as one message in {tookMs} ms' },
      {
        act: (exchange) =>
          sendAndClose(exchange, (socket) => {
            for (const [i, fragment] of FRAGMENTS.entries())
              socket.send(fragment, { fin: i === FRAGMENTS.length - 1 })
          }),
      },
    ),
}
