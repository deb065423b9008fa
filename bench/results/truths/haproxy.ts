import type { Truth } from './truth.ts'

const manual = 'https://docs.haproxy.org/2.6/configuration.html'
const edges = ['haproxy']

/** Why HAProxy does what it does. */
export const haproxy: Truth[] = [
  {
    edges,
    checks: ['chunked', 'chunked-merge', 'sse'],
    causes: ['late', 'merged'],
    says: 'without `option http-no-delay` data waits up to 200 ms for more.',
    source: `${manual}#4.2-option%20http-no-delay`,
  },
  {
    edges,
    checks: ['chunked-silence'],
    causes: ['cut-idle'],
    says: "`timeout server` is 50 s in the configuration that Debian ships. The log's s says that it was HAProxy's own timeout for the service.",
    logged: '"ended":"sD"',
    source: `${manual}#8.5`,
  },
  {
    edges,
    checks: ['slow-origin'],
    causes: ['timed-out'],
    says: 'the same, before the head of the answer (H).',
    logged: '"ended":"sH"',
    source: `${manual}#8.5`,
  },
  {
    edges,
    checks: ['websocket-silence'],
    causes: ['cut-idle'],
    says: 'without `timeout tunnel` an open WebSocket has the times of client and server, 50 s each.',
    source: `${manual}#4.2-timeout%20tunnel`,
  },
  {
    edges,
    checks: ['chunked-leave-silent', 'chunked-leave-silent-reset'],
    causes: ['leaving-hidden'],
    says: 'without `option abortonclose` HAProxy does not look whether the client is still there.',
    source: `${manual}#4.2-option%20abortonclose`,
  },
  {
    edges,
    checks: ['chunked-ends-reset-http10'],
    causes: ['hidden-end'],
    says: 'HAProxy knows that the service broke off: the log has S, while data was transferred (D). It ends its own chunks all the same, because an answer of HTTP/1.0 says nothing about its length.',
    logged: '"ended":"SD"',
    source: `${manual}#8.5`,
  },
]
