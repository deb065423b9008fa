import { abridge } from '../judge/abridge.ts'
import { once, stream } from './asked.ts'
import { type Check, check, OK } from './check.ts'
import { askEcho, echoes, sendAndClose } from './echo.ts'

const MiB = 2 ** 20

const TEXT = 'ping pong 日本語'
/** All 256 bytes: most of them are not UTF-8. */
const BINARY = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
/** Each line has its number, so that a lost or misplaced piece shows. */
const LARGE = Array.from({ length: MiB / 8 }, (_, n) => `${n}`.padStart(7, '0'))
  .join('\n')
  .padEnd(MiB, '.')
const FRAGMENTS = ['foo ', 'bar ', 'baz']

/** Whether bytes arrive as they were sent. */
export const bytes: Check[] = [
  check({
    id: 'chunked-bytes-1',
    title: 'Events of one byte arrive as they were sent',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9110, 7.7',
    run: (ask) => ask.http('/transfer-encoding', stream({ count: 20, bytes: 1, interval: 5 })),
  }),
  check({
    id: 'chunked-bytes-64k',
    title: 'Events of 64 KiB arrive as they were sent',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9110, 7.7',
    run: (ask) => ask.http('/transfer-encoding', stream({ count: 16, bytes: 64 * 2 ** 10, interval: 0 })),
  }),
  check({
    id: 'chunked-bytes-10m',
    title: 'Ten megabytes arrive as they were sent',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9110, 7.7',
    run: (ask) => ask.http('/transfer-encoding', stream({ count: 10, bytes: MiB, interval: 0 })),
  }),
  check({
    id: 'sse-utf8',
    title: 'Characters that are split between chunks arrive whole',
    transport: 'sse',
    kind: 'required',
    spec: 'WHATWG HTML, 9.2.5; RFC 9112, 7.1',
    probeRoutes: true,
    records: '',
    expected: { ...OK, event: 'test' },
    run: (ask) => ask.http('/probe/utf8', once('日本語 🌊 é')),
  }),
  check({
    id: 'sse-1mb',
    title: 'An event of 1 MiB arrives whole',
    transport: 'sse',
    kind: 'optimal',
    spec: 'WHATWG HTML, 9.2.6',
    expected: { ...OK, event: 'test' },
    run: (ask) => ask.http('/sse', stream({ count: 1, bytes: MiB })),
  }),
  check({
    ...echoes,
    id: 'websocket-text',
    title: 'A text message comes back as it was sent',
    kind: 'required',
    spec: 'RFC 6455, 5.6',
    run: (ask) => askEcho(ask, { ...once(TEXT), act: sendAndClose((socket) => socket.send(TEXT)) }),
  }),
  check({
    ...echoes,
    id: 'websocket-binary',
    title: 'A binary message comes back as binary, as it was sent',
    kind: 'required',
    spec: 'RFC 6455, 5.6',
    claims: [{ fact: 'cameAs', is: 'binary', otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      askEcho(ask, {
        ...once(abridge(BINARY.toString('base64'))),
        act: sendAndClose((socket) => socket.send(BINARY)),
      }),
  }),
  check({
    ...echoes,
    id: 'websocket-1mb',
    title: 'A message of 1 MiB arrives whole, in both directions',
    kind: 'optimal',
    spec: 'RFC 6455, 5.2 and 10.4',
    run: (ask) =>
      askEcho(ask, {
        ...once(abridge(LARGE)),
        bytes: MiB,
        act: sendAndClose((socket) => socket.send(LARGE)),
      }),
  }),
  check({
    ...echoes,
    id: 'websocket-fragments',
    title: 'A message sent in three fragments arrives as one message',
    kind: 'required',
    spec: 'RFC 6455, 5.4',
    run: (ask) =>
      askEcho(ask, {
        ...once(FRAGMENTS.join('')),
        act: sendAndClose((socket) => {
          for (const [i, fragment] of FRAGMENTS.entries())
            socket.send(fragment, { fin: i === FRAGMENTS.length - 1 })
        }),
      }),
  }),
]
