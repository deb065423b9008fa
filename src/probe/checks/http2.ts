import { firstValue } from '../../contract.ts'
import { once, stream } from './asked.ts'
import { type Check, check, OK } from './check.ts'
import {
  askAbove,
  askMany,
  cancelOne,
  large,
  lasting,
  NEIGHBOURS,
  paced,
  reload,
  STREAMS,
  stopReading,
} from './http2-acts.ts'

const only = { over: 'http2', needs: ['http2'] } as const satisfies Partial<Check>

/** What only HTTP/2 has: many streams on one connection. */
export const http2: Check[] = [
  check({
    over: 'http2',
    id: 'http2',
    title: 'The edge speaks HTTP/2',
    transport: 'http',
    kind: 'observe',
    spec: 'RFC 9113, 3.4 and 6.5.2; RFC 7838 (Alt-Svc)',
    needs: [],
    claims: [{ fact: 'version', is: '2', otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      ask.http('/health', {
        ...once('{"status":"ok"}'),
        measure: ({ httpVersion = null, headers, http2 }) => ({
          version: httpVersion,
          limit: http2?.settings.maxConcurrentStreams ?? null,
          window: http2?.settings.initialWindowSize ?? null,
          webSocket: http2?.settings.enableConnectProtocol ?? false,
          altSvc: firstValue(headers, 'alt-svc') ?? null,
        }),
      }),
  }),
  check({
    ...only,
    id: 'http2-connection-fields',
    title: 'Fields of the connection are not forwarded',
    transport: 'http',
    kind: 'required',
    spec: 'RFC 9113, 8.2.2',
    probeRoutes: true,
    claims: [{ fact: 'hop', is: null, otherwise: 'degrades', cause: 'altered' }],
    run: (ask) =>
      ask.http('/probe/headers', {
        measure: ({ headers }) => ({ hop: firstValue(headers, 'x-probe-hop') ?? null }),
      }),
  }),
  check({
    ...only,
    id: 'http2-streams',
    title: 'A hundred streams on one connection, each at its own pace',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9113, 5 and 6.5.2',
    // Its own claim is about lateness.
    expected: { ...OK, untimed: true },
    claims: [
      { fact: 'whole', is: STREAMS, otherwise: 'cut', cause: 'lost', doubtful: true },
      { fact: 'slowestMs', atMost: 500, otherwise: 'degrades', cause: 'late', doubtful: true },
    ],
    run: (ask) => ask.http('/transfer-encoding', { ...stream(paced(0)), act: askMany(ask) }),
  }),
  check({
    ...only,
    id: 'http2-limit',
    title: 'A stream above the limit harms no other',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9113, 5.1.2',
    records: '',
    claims: [{ fact: 'broken', is: 0, otherwise: 'cut', cause: 'reset', doubtful: true }],
    run: (ask) => ask.http('/health', { act: (exchange) => askAbove(ask, exchange) }),
  }),
  check({
    ...only,
    id: 'http2-neighbour',
    title: 'A reader that stops does not stop the other streams of its connection',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9113, 5.2.2',
    expected: { ...OK, endings: ['left'] },
    claims: [{ fact: 'neighbour', is: 'complete', otherwise: 'cut', cause: 'starved', doubtful: true }],
    run: (ask) =>
      ask.http('/transfer-encoding', {
        query: large,
        bytes: large.count * large.bytes,
        act: stopReading(ask),
      }),
  }),
  check({
    ...only,
    id: 'http2-cancel',
    title: 'Cancelling a stream reaches its source, and no other',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9113, 5.4.2; nothing outlives its client',
    expected: { ...OK, endings: ['left'] },
    claims: [
      { fact: 'whole', is: NEIGHBOURS, otherwise: 'cut', cause: 'reset', doubtful: true },
      { fact: 'endedBy', is: 'client', otherwise: 'degrades', cause: 'leaving-hidden' },
      { fact: 'toldAfterMs', atMost: 1_000, otherwise: 'degrades', cause: 'leaving-hidden', doubtful: true },
    ],
    run: (ask) =>
      ask.http('/transfer-encoding', { query: { count: 6_000, interval: 10 }, act: cancelOne(ask) }),
  }),
  check({
    ...only,
    id: 'http2-reload',
    title: 'Open streams end as they should while the edge reloads',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9113, 6.8',
    instance: 'reloaded',
    claims: [{ fact: 'whole', is: NEIGHBOURS, otherwise: 'cut', cause: 'truncated', doubtful: true }],
    run: (ask) => ask.http('/transfer-encoding', { ...stream(lasting), act: reload(ask) }),
  }),
]
