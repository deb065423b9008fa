import { randomBytes } from 'node:crypto'
import type { SocketRecord } from '../../contract.ts'
import { UPGRADE_REQUIRED } from '../../contract.ts'
import { ownCode } from '../judge/facts.ts'
import { once } from './asked.ts'
import { type Check, check } from './check.ts'
import { askEcho, echoes, sendAndClose } from './echo.ts'

const OFFERED = ['streamproof.v2', 'streamproof.v1']

/** Whether a WebSocket can be agreed on, is refused cleanly, and carries control frames. */
export const handshake: Check[] = [
  check({
    ...echoes,
    id: 'websocket-ping',
    title: 'Pings and pongs go end to end, in both directions',
    kind: 'optimal',
    spec: 'RFC 6455, 5.5.2 and 5.5.3',
    claims: [
      { fact: 'clientsPing', is: 'answered by the service', otherwise: 'degrades', cause: 'altered' },
      { fact: 'servicesPing', is: 'answered by the client', otherwise: 'degrades', cause: 'altered' },
    ],
    run: (ask) =>
      askEcho(ask, {
        ...once('after the ping', 'after the pong'),
        query: { ping: true },
        async act(connection) {
          const { socket, messages, pings, pongs } = connection
          socket.ping()
          // Frames stay in order: once this message is back, the ping has had its time. A second message gives the
          // pong to the service's own ping its time. So nothing here depends on speed.
          socket.send('after the ping')
          if (!(await connection.came(() => messages.length > 0))) return undefined
          const seen = { clientPings: pings.length, clientPongs: pongs.length }
          const done = await sendAndClose((socket) => socket.send('after the pong'))(connection)
          if (!done) return undefined
          const record = await ask.record<SocketRecord>(() => true)
          return { ...seen, servicePings: record?.pings ?? 0, servicePongs: record?.pongs ?? 0 }
        },
      }),
  }),
  check({
    ...echoes,
    id: 'websocket-subprotocol',
    title: 'Both sides can agree on a subprotocol that the client offers',
    kind: 'required',
    spec: 'RFC 6455, 1.9 and 4.1',
    claims: [{ fact: 'agreed', is: OFFERED[0] as string, otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      askEcho(ask, {
        ...once('foo'),
        protocols: OFFERED,
        async act(connection) {
          const agreed = connection.socket.protocol
          return { ...(await sendAndClose((socket) => socket.send('foo'))(connection)), agreed }
        },
      }),
  }),
  check({
    // Its request has a Connection field.
    over: 'http1',
    id: 'websocket-refusal',
    title: 'A refused WebSocket gets a clean HTTP answer',
    transport: 'websocket',
    kind: 'required',
    spec: 'RFC 6455, 4.2.2; the article’s 403',
    needs: ['health'],
    expected: {},
    claims: [
      { fact: 'accepted', oneOf: [true, null], otherwise: 'refused', cause: 'no-upgrade' },
      { fact: 'plain', is: false, otherwise: 'degrades', cause: 'no-upgrade' },
    ],
    run(ask) {
      const key = randomBytes(16).toString('base64')
      return ask.http('/websocket', {
        query: { stamp: true },
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': key,
        },
        measure: ({ body }) => ({ key, bodyBytes: body.reduce((sum, { data }) => sum + data.length, 0) }),
      })
    },
  }),
  check({
    id: 'websocket-plain',
    title: 'A plain GET of a WebSocket route gets the service’s own 426',
    transport: 'websocket',
    kind: 'observe',
    spec: 'RFC 9110, 15.5.22',
    needs: ['health'],
    expected: { status: 426 },
    claims: [{ fact: 'code', is: UPGRADE_REQUIRED, otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      ask.http('/websocket', {
        query: { stamp: true },
        measure: (_answer, events) => ({
          code: ownCode(events.map(({ data }) => data).join('\n')) ?? null,
        }),
      }),
  }),
]
