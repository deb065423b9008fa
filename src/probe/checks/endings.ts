import type { SocketRecord } from '../../contract.ts'
import { firstValue } from '../../contract.ts'
import { CLOSED_WITH } from '../judge/facts.ts'
import type { Claim, Expectation } from '../model.ts'
import { stream } from './asked.ts'
import { type Check, check, OK } from './check.ts'
import { askEcho, echoes } from './echo.ts'

const closing: Expectation = {
  status: 101,
  closeCode: CLOSED_WITH.code,
  // However the connection ends: the question is about the close frame.
  endings: ['complete', 'truncated', 'reset'],
}

const closed: Claim[] = [
  { fact: 'heard', is: true, otherwise: 'cut', cause: 'lost' },
  { fact: 'close', is: CLOSED_WITH.said, otherwise: 'degrades', cause: 'altered' },
]

/** Whether a client and the service can tell how a stream ended. */
export const endings: Check[] = [
  check({
    over: 'http1',
    id: 'chunked-transfer-encoding',
    title: 'The edge keeps Transfer-Encoding: chunked',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9112, 6.1 and 6.3',
    claims: [
      {
        fact: 'framing',
        id: 'ends',
        oneOf: ['chunked', 'content-length'],
        otherwise: 'degrades',
        cause: 'hidden-end',
      },
      { fact: 'framing', is: 'chunked', otherwise: 'degrades', cause: 'held-to-end' },
    ],
    run: (ask) => ask.http('/transfer-encoding', stream({ interval: 50 })),
  }),
  check({
    id: 'chunked-failing',
    title: 'A client can tell a source that failed from one that is done',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9112, 8',
    expected: { ...OK, endings: ['truncated', 'reset'] },
    claims: [{ fact: 'lost', is: 0, otherwise: 'degrades', cause: 'lost' }],
    run: (ask) => ask.http('/transfer-encoding', { query: { interval: 100, fail: 2 }, patience: 4_000 }),
  }),
  check({
    id: 'chunked-trailers',
    title: 'A trailer after the last chunk arrives',
    transport: 'chunked',
    kind: 'observe',
    spec: 'RFC 9110, 6.5; RFC 9112, 7.1.2',
    probeRoutes: true,
    records: '',
    // An edge that cannot read trailers breaks the response, one way or another.
    expected: { ...OK, endings: ['complete', 'truncated', 'reset', 'malformed'] },
    claims: [
      { fact: 'body', is: 'whole', otherwise: 'cut', cause: 'truncated' },
      { fact: 'trailer', is: 'whole', otherwise: 'degrades', cause: 'lost' },
    ],
    run: (ask) =>
      ask.http('/probe/trailers', {
        lasting: 100,
        // Without TE a hop may drop them (RFC 9110, 6.5.1).
        // HTTP/2 has no Connection field.
        headers: { te: 'trailers', ...(ask.protocol === 'http1' && { connection: 'te' }) },
        measure: ({ trailers }) => ({ trailer: firstValue(trailers, 'x-probe-trailer') ?? null }),
      }),
  }),
  check({
    ...echoes,
    id: 'websocket-close-server',
    title: 'The service’s close code and reason reach the client',
    kind: 'required',
    spec: 'RFC 6455, 7.1.5 and 7.1.6',
    expected: closing,
    claims: closed,
    run: (ask) => askEcho(ask, { query: { close: CLOSED_WITH.code, reason: CLOSED_WITH.reason } }),
  }),
  check({
    ...echoes,
    id: 'websocket-close-client',
    title: 'The client’s close code and reason reach the service',
    kind: 'required',
    spec: 'RFC 6455, 7.1.5 and 7.1.6',
    expected: closing,
    claims: closed,
    run: (ask) =>
      askEcho(ask, {
        async act({ socket }) {
          socket.close(CLOSED_WITH.code, CLOSED_WITH.reason)
          const record = await ask.record<SocketRecord>(({ ended }) => ended !== undefined)
          return { code: record?.closeCode ?? null, reason: record?.closeReason ?? null }
        },
      }),
  }),
]
