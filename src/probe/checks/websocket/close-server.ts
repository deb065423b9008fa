import type { Check } from '../check.ts'
import { CODE, closes, REASON, told } from './close-code.ts'
import { askEcho } from './echo.ts'

export const closeServer: Check = {
  id: 'websocket-close-server',
  title: 'The service’s close code and reason reach the client',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 7.1.5 and 7.1.6',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(closeServer, target, closes({ closer: 'service', other: 'client' }), {
      query: { close: CODE, reason: REASON },
      measure: ({ closeCode, closeReason }) => told(closeCode, closeReason),
    }),
}
