import type { SocketRecord } from '../../../service/routes/probe.ts'
import { recordWhen } from '../../records.ts'
import type { Check } from '../check.ts'
import { askEcho, ECHO_RECORDS } from './echo.ts'

export const leave: Check = {
  id: 'websocket-leave',
  title: 'The client’s leaving without a close reaches the service, though all is silent',
  transport: 'websocket',
  kind: 'optimal',
  spec: 'RFC 6455, 7.1.5; nothing outlives its client',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    // The echo, since it sends no pings: a stream would find out by itself, some heartbeats later.
    askEcho(
      leave,
      target,
      {
        status: 101,
        data: ['foo'],
        intervalMs: 0,
        stamped: false,
        endings: ['left'],
        claims: [
          {
            fact: 'told',
            is: true,
            otherwise: 'degrades',
            says: 'the service was not told that its client had left: it still had its socket when patience ran out',
          },
        ],
        says: 'the service was told {toldAfterMs} ms after its client had left',
      },
      {
        async act(exchange) {
          exchange.socket.send('foo')
          if (!(await exchange.came(() => exchange.messages.length > 0))) return undefined
          const leftAfter = exchange.ms
          exchange.leave()
          const record = await recordWhen<SocketRecord>(
            target,
            ({ ended }) => ended !== undefined,
            ECHO_RECORDS,
          )
          if (record?.ended === undefined) return { told: false }
          return { told: true, toldAfterMs: Math.max(0, Math.round(record.ms - leftAfter)) }
        },
      },
    ),
}
