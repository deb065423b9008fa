import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

/** What to change about Traefik. */
export const traefik: Remedy[] = [
  {
    causes: ['sent-twice'],
    text: 'Open a connection for each request: a serversTransport with maxIdleConnsPerHost: -1. Traefik sends a GET again where a connection that it had kept breaks.',
    source:
      'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/serverstransport/',
    proof: 'documented',
  },
  {
    causes: COMPRESSED,
    text: 'Leave event streams out of the compress middleware.',
    lines: ['compress:', '  excludedContentTypes:', '    - text/event-stream'],
    source: 'https://github.com/traefik/traefik/issues/11509',
    proof: 'documented',
  },
  {
    causes: HELD,
    text: 'Let the service’s load balancer flush each write. Default: every 100 ms where a response has a Content-Length. Remove the buffering middleware from this router.',
    lines: ['responseForwarding:', '  flushInterval: 1ms'],
    source: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/',
    proof: 'documented',
  },
]
