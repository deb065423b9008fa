import { article, stream } from './asked.ts'
import { type Check, check, OK } from './check.ts'
import { FIRST, firstEvent } from './delivery.ts'

const asPlain = { probeRoutes: true, needs: ['health'] } as const satisfies Partial<Check>

const firstAsPlain = {
  ...firstEvent,
  ...asPlain,
  expected: { ...firstEvent.expected, coded: true },
} as const satisfies Partial<Check>

/**
 * A plain app's streams: without `X-Accel-Buffering`, `no-transform` and `no-cache`. nginx with its defaults
 * (`proxy_buffering on`) lets ours through and collects these.
 */
export const plain: Check[] = [
  check({
    ...asPlain,
    id: 'chunked-plain',
    beside: 'chunked',
    title: 'A plain app’s chunked response arrives as it is made',
    transport: 'chunked',
    kind: 'optimal',
    spec: 'ngx_http_proxy_module, proxy_buffering; RFC 9110, 7.6',
    // Nothing asks an edge not to compress it.
    expected: { ...OK, coded: true },
    run: (ask) => ask.http('/probe/plain/transfer-encoding', article),
  }),
  check({
    ...asPlain,
    id: 'sse-plain',
    beside: 'sse',
    title: 'A plain app’s Server-Sent Events arrive as they are made',
    transport: 'sse',
    kind: 'optimal',
    spec: 'ngx_http_proxy_module, proxy_buffering; WHATWG HTML, 9.2',
    expected: { ...OK, event: 'test', coded: true },
    run: (ask) => ask.http('/probe/plain/sse', article),
  }),
  check({
    ...firstAsPlain,
    id: 'chunked-first-plain',
    beside: 'chunked-first',
    title: 'A plain app’s first event arrives before the second is made',
    run: (ask) => ask.http('/probe/plain/transfer-encoding', stream(FIRST)),
  }),
  check({
    ...firstAsPlain,
    id: 'chunked-first-64k-plain',
    beside: 'chunked-first-64k',
    title: 'A plain app’s first event of 64 KiB arrives before the second is made',
    run: (ask) => ask.http('/probe/plain/transfer-encoding', stream({ ...FIRST, bytes: 2 ** 16 })),
  }),
]
