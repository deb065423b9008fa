import type { SocketRecord } from '../../../service/routes/probe.ts'
import { recordWhen } from '../../records.ts'
import type { Check } from '../check.ts'
import { CODE, closes, REASON, told } from './close-code.ts'
import { askEcho, ECHO_RECORDS } from './echo.ts'

export const closeClient: Check = {
  id: 'websocket-close-client',
  title: 'The client’s close code and reason reach the service',
  transport: 'websocket',
  kind: 'required',
  spec: 'RFC 6455, 7.1.5 and 7.1.6',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(closeClient, target, closes({ closer: 'client', other: 'service' }), {
      async act({ socket }) {
        socket.close(CODE, REASON)
        const record = await recordWhen<SocketRecord>(
          target,
          ({ ended }) => ended !== undefined,
          ECHO_RECORDS,
        )
        return told(record?.closeCode, record?.closeReason)
      },
    }),
}
