import { programEdge } from '../../programs/edge.ts'
import { shipped } from './shipped.ts'

/** nginx as Debian ships it, as a reverse proxy. */
export const nginx = programEdge({
  ...shipped,
  id: 'nginx',
  title: 'nginx, as shipped',
  expected: {
    ...shipped.expected,
    // ngx_http_proxy_module, proxy_buffering: a response is collected that does not ask for anything else.
    'chunked-plain': { verdict: 'degrades' },
    'sse-plain': { verdict: 'degrades' },
    // ngx_http_proxy_module, proxy_http_version: 1.0 before 1.29.7, where the connection's end is the response's.
    'origin-version': { verdict: 'degrades' },
    'chunked-ends-killed': { verdict: 'cut' },
  },
})
