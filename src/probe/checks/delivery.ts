import type { Knobs } from '../../contract.ts'
import { MERGED } from '../judge/thresholds.ts'
import { article, once, stream } from './asked.ts'
import { type Check, check, type HttpAsk, OK } from './check.ts'

/** The knobs of a POST come in its body, as a prompt would. */
const posted: HttpAsk = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ stamp: true }),
  ...(article.sent && { sent: article.sent }),
}

/** Two events far apart. */
export const FIRST: Knobs = { count: 2, interval: 500, stamp: true }

/** What the checks of a first event share. */
export const firstEvent = {
  transport: 'chunked',
  kind: 'optimal',
  spec: 'RFC 9110, 7.6; draft-ietf-httpbis-incremental',
  expected: { ...OK, untimed: true },
  claims: [{ fact: 'before', is: true, otherwise: 'degrades', cause: 'first-held', doubtful: true }],
} as const satisfies Partial<Check>

/** Whether events arrive one by one, as they are made. */
export const delivery: Check[] = [
  check({
    id: 'chunked',
    title: 'A chunked response arrives as it is made',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9112, 7.1; the article’s /transfer-encoding',
    needs: ['health'],
    run: (ask) => ask.http('/transfer-encoding', article),
  }),
  check({
    id: 'sse',
    title: 'Server-Sent Events arrive as they are made',
    transport: 'sse',
    kind: 'required',
    spec: 'WHATWG HTML, 9.2; the article’s /sse',
    needs: ['health'],
    expected: { ...OK, event: 'test' },
    run: (ask) => ask.http('/sse', article),
  }),
  check({
    id: 'websocket',
    title: 'A WebSocket opens, and its messages arrive as they are made',
    transport: 'websocket',
    kind: 'required',
    spec: 'RFC 6455, 4.1 and 7.1; the article’s /websocket',
    needs: ['health'],
    run: (ask) => ask.webSocket('/websocket', article),
  }),
  check({
    ...firstEvent,
    id: 'chunked-first',
    title: 'The first event arrives before the second is made',
    run: (ask) => ask.http('/transfer-encoding', stream(FIRST)),
  }),
  check({
    ...firstEvent,
    id: 'chunked-first-64k',
    title: 'A first event of 64 KiB, more than most buffers hold, arrives before the second is made',
    run: (ask) => ask.http('/transfer-encoding', stream({ ...FIRST, bytes: 2 ** 16 })),
  }),
  check({
    id: 'chunked-merge',
    title: 'Small events in quick succession arrive one by one',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9110, 7.6; draft-ietf-httpbis-incremental',
    claims: [
      {
        fact: 'together',
        atMost: MERGED,
        atMostTimesDirect: 1,
        otherwise: 'degrades',
        cause: 'merged',
        doubtful: true,
      },
    ],
    // 10 ms: long enough for a busy machine to read each event by itself.
    run: (ask) => ask.http('/transfer-encoding', stream({ count: 50, interval: 10 })),
  }),
  check({
    id: 'chunked-post',
    title: 'The stream that answers a POST arrives as it is made',
    transport: 'chunked',
    kind: 'required',
    spec: 'RFC 9110, 9.3.3',
    probeRoutes: true,
    run: (ask) => ask.http('/probe/transfer-encoding', posted),
  }),
  check({
    id: 'sse-post',
    title: 'The events that answer a POST arrive as they are made',
    transport: 'sse',
    kind: 'optimal',
    spec: 'RFC 9110, 9.3.3',
    probeRoutes: true,
    expected: { ...OK, event: 'test' },
    run: (ask) => ask.http('/probe/sse', posted),
  }),
  check({
    id: 'sse-comments',
    title: 'Comments before and after an event arrive',
    transport: 'sse',
    kind: 'optimal',
    spec: 'WHATWG HTML, 9.2.6 and 9.2.7',
    probeRoutes: true,
    records: '',
    expected: { ...OK, event: 'test' },
    claims: [{ fact: 'comments', atLeast: 2, otherwise: 'degrades', cause: 'lost' }],
    run: (ask) => ask.http('/probe/comments', once('foo')),
  }),
]
