import type { SocketRecord } from '../../../service/routes/probe.ts'
import { recordWhen } from '../../records.ts'
import type { Check } from '../check.ts'
import { askEcho, ECHO_RECORDS, echoed, sendAndClose } from './echo.ts'

export const ping: Check = {
  id: 'websocket-ping',
  title: 'Pings and their pongs go end to end, both ways',
  transport: 'websocket',
  kind: 'optimal',
  spec: 'RFC 6455, 5.5.2 and 5.5.3',
  needs: ['websocket'],
  probeRoutes: true,
  run: (target) =>
    askEcho(
      ping,
      target,
      {
        ...echoed('after the ping', 'after the pong'),
        claims: [
          {
            fact: 'clientsPing',
            is: 'answered by the service',
            otherwise: 'degrades',
            says: 'the client’s ping was {clientsPing}',
          },
          {
            fact: 'servicesPing',
            is: 'answered by the client',
            otherwise: 'degrades',
            says: 'the service’s ping was {servicesPing}',
          },
        ],
        says: 'the client’s ping was answered by the service, and the service’s by the client',
      },
      {
        query: { ping: true },
        async act(exchange) {
          exchange.socket.ping()
          // What comes back after it tells that the ping has had its time; the pong to the service's own gets its by
          // a second message. So nothing here depends on how fast anybody is.
          exchange.socket.send('after the ping')
          if (!(await exchange.came(() => exchange.messages.length > 0))) return undefined
          const { pings, pongs } = exchange
          const came = pings.length > 0
          const answered = pongs.length > 0
          if (!(await sendAndClose(exchange, (socket) => socket.send('after the pong'), 2))) return undefined
          const record = await recordWhen<SocketRecord>(target, () => true, ECHO_RECORDS)
          return {
            clientsPing: fate(Boolean(record?.pings), answered, 'service'),
            servicesPing: fate(came, Boolean(record?.pongs), 'client'),
          }
        },
      },
    ),
}

function fate(arrived: boolean, answered: boolean, by: 'client' | 'service'): string {
  if (answered) return `answered by the ${arrived ? by : 'edge itself'}`
  return arrived ? 'passed on, but its pong lost' : 'lost'
}
