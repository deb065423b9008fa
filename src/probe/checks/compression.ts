import { abridge } from '../judge/abridge.ts'
import { article, once } from './asked.ts'
import { type Check, check, OK } from './check.ts'
import { askEcho, echoes, sendAndClose } from './echo.ts'

/** Long enough that the service compresses it too. */
const MESSAGE = 'foo bar baz 日本語 '.repeat(200)
/** The second is compressed with the first as its dictionary (RFC 7692, 7.1.1): both sides must have seen the same bytes. */
const MESSAGES = [MESSAGE, `${MESSAGE}again`]

/** Whether streams still arrive when a client offers compression. */
export const compression: Check[] = [
  check({
    id: 'chunked-gzip',
    title: 'A stream still arrives as it is made if the client asks for gzip',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9110, 8.4 and 12.5.3',
    // Whether the edge may compress at all is the question of `chunked`.
    expected: { ...OK, coded: true },
    run: (ask) => ask.http('/transfer-encoding', { ...article, headers: { 'accept-encoding': 'gzip' } }),
  }),
  check({
    ...echoes,
    id: 'websocket-deflate',
    title: 'Both sides can agree on compression, and compressed messages stay intact',
    kind: 'optimal',
    spec: 'RFC 7692, 7',
    claims: [{ fact: 'agreed', is: 'permessage-deflate', otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      askEcho(ask, {
        ...once(...MESSAGES.map(abridge)),
        deflate: true,
        async act(connection) {
          const agreed = connection.socket.extensions
          const send = sendAndClose((socket) => {
            for (const message of MESSAGES) socket.send(message)
          }, MESSAGES.length)
          return { ...(await send(connection)), agreed }
        },
      }),
  }),
]
