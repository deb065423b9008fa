import { abridge } from '../../abridge.ts'
import type { Check } from '../check.ts'
import { askEcho, echoed, sendAndClose } from './echo.ts'

const SIZE = 2 ** 20
/** Each line has its number, so that a piece that is lost or out of place shows. */
const MESSAGE = Array.from({ length: SIZE / 8 }, (_, n) => `${n}`.padStart(7, '0'))
  .join('\n')
  .padEnd(SIZE, '.')

export const megabyte: Check = {
  id: 'websocket-1mb',
  title: 'A message of 1 MiB passes whole, both ways',
  transport: 'websocket',
  kind: 'optimal',
  spec: 'RFC 6455, 5.2 and 10.4',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(
      megabyte,
      target,
      { ...echoed(abridge(MESSAGE)), says: '1 MiB there and back in {tookMs} ms' },
      { bytes: SIZE, act: (exchange) => sendAndClose(exchange, (socket) => socket.send(MESSAGE)) },
    ),
}
