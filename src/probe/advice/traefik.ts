import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

/** What to change about Traefik. */
export const traefik: Remedy[] = [
  {
    causes: COMPRESSED,
    text: 'Leave event streams out of the compress middleware.',
    lines: ['compress:', '  excludedContentTypes:', '    - text/event-stream'],
    source: 'https://github.com/traefik/traefik/issues/11509',
    proof: 'documented',
  },
  {
    causes: HELD,
    text: 'Remove the buffering middleware from this router, and flush each write.',
    lines: ['loadBalancer:', '  responseForwarding:', '    flushInterval: 1ms'],
    source: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/',
    proof: 'documented',
  },
]
