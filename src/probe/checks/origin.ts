import type { Claim } from '../model.ts'
import { type Ask, type Check, check, OK } from './check.ts'

const claims: Claim[] = [{ fact: 'came', atLeast: 2, otherwise: 'degrades', cause: 'lost' }]

/** What the checks of an origin that ends in its middle share. */
const cutShort = {
  transport: 'chunked',
  kind: 'required',
  spec: 'RFC 9112, 8',
  probeRoutes: true,
  waits: true,
  records: '',
  expected: { ...OK, endings: ['truncated', 'reset'] },
  claims,
} as const satisfies Partial<Check>

const ends = (query: { by: 'fin' | 'reset' | 'kill'; version?: '1.0' }) => (ask: Ask) =>
  ask.http('/probe/ends', { query, lasting: 400, patience: 4_000 })

/**
 * Whether a client hears that the service broke off. nginx 1.22 asks over HTTP/1.0, where the end of the connection is
 * the end of the answer: it ends a stream cleanly whose service was killed. Caddy 2.6 does so over HTTP/1.1, and
 * HAProxy 2.6 and Envoy where a service that answers in HTTP/1.0 resets the connection.
 */
export const origin: Check[] = [
  check({
    id: 'origin-version',
    title: 'The edge asks the service over HTTP/1.1 or newer',
    transport: 'http',
    kind: 'observe',
    spec: 'RFC 9112, 6.1; ngx_http_proxy_module, proxy_http_version',
    probeRoutes: true,
    claims: [{ fact: 'spoken', oneOf: ['1.1', '2.0'], otherwise: 'degrades', cause: 'hidden-end' }],
    run: (ask) =>
      ask.http('/probe/request', {
        measure: (_answer, events) => ({ spoken: spoken(events[0]?.data) }),
      }),
  }),
  check({
    ...cutShort,
    id: 'chunked-ends-fin',
    title: 'A client can tell that the service closed the connection in mid-stream',
    run: ends({ by: 'fin' }),
  }),
  check({
    ...cutShort,
    id: 'chunked-ends-reset',
    title: 'A client can tell that the service reset the connection in mid-stream',
    run: ends({ by: 'reset' }),
  }),
  check({
    ...cutShort,
    id: 'chunked-ends-killed',
    title: 'A client can tell that the service was killed in mid-stream',
    run: ends({ by: 'kill' }),
  }),
  check({
    ...cutShort,
    id: 'chunked-ends-reset-http10',
    kind: 'observe',
    title: 'A client can tell that an HTTP/1.0 service reset the connection',
    run: ends({ by: 'reset', version: '1.0' }),
  }),
]

/** The version that the service was asked in, as it shows it. */
function spoken(request = ''): string | null {
  return /"httpVersion":"([\d.]+)"/.exec(request)?.[1] ?? null
}
