import type { HttpExchange } from '../clients/client.ts'
import type { Facts } from '../model.ts'
import { article, once, stream } from './asked.ts'
import { type Check, check, OK } from './check.ts'

const healthy = once('{"status":"ok"}')

/** Whether requests reach the service, and what answers in its place. */
export const requests: Check[] = [
  check({
    id: 'health',
    title: 'The health route answers',
    transport: 'http',
    kind: 'required',
    spec: 'RFC 9110, 15.3.1',
    needs: [],
    run: (ask) => ask.http('/health', healthy),
  }),
  check({
    id: 'unknown-host',
    title: 'A request with an unknown Host reaches the service',
    transport: 'http',
    kind: 'observe',
    spec: 'RFC 9110, 7.2 and 7.4',
    // A name that never exists (RFC 6761, 6.4).
    run: (ask) => ask.http('/health', { ...healthy, headers: { host: 'unknown.invalid' } }),
  }),
  check({
    id: 'dead-origin',
    title: 'The edge answers 502, 503 or 504 if the service is gone',
    transport: 'http',
    kind: 'optimal',
    spec: 'RFC 9110, 15.6.3 to 15.6.5',
    needs: [],
    instance: 'dead',
    expected: {},
    claims: [{ fact: 'status', oneOf: [502, 503, 504], otherwise: 'degrades', cause: 'altered' }],
    run: (ask) => ask.http('/health'),
  }),
  check({
    over: 'http1',
    id: 'chunked-http10',
    title: 'An HTTP/1.0 client gets the stream too',
    transport: 'chunked',
    kind: 'observe',
    spec: 'RFC 9112, 6.1 and 6.3',
    claims: [
      { fact: 'framing', oneOf: ['close', 'content-length'], otherwise: 'degrades', cause: 'altered' },
    ],
    run: (ask) =>
      ask.http('/transfer-encoding', {
        ...article,
        version: '1.0',
        measure: ({ httpVersion = null }) => ({ version: httpVersion }),
      }),
  }),
  check({
    id: 'chunked-keep-alive',
    title: 'After a whole stream its connection serves the next request',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'RFC 9112, 9.3',
    expected: OK,
    claims: [{ fact: 'next', is: 200, otherwise: 'degrades', cause: 'altered' }],
    run: (ask) => ask.http('/transfer-encoding', { ...stream({ interval: 20 }), act: askAgain }),
  }),
]

/** Requests the health route on the same connection, once the stream is whole. */
export async function askAgain(
  exchange: HttpExchange,
  again: (path: string) => HttpExchange | undefined,
): Promise<Facts | undefined> {
  const { ending } = await exchange.answered
  if (ending !== 'complete') return undefined
  const next = again('/health')
  if (!next) return { next: null }
  try {
    const { status = null } = await next.answered
    return { next: status }
  } finally {
    next.close()
  }
}
