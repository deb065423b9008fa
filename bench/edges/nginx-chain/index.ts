import { chain } from '../chain.ts'
import { nginx } from '../nginx/index.ts'

/** Two nginx in a row: the inner one consumes X-Accel-Buffering. */
export const nginxChain = chain({
  id: 'nginx-chain',
  title: 'nginx before nginx, as shipped',
  outer: nginx,
  inner: nginx,
  // ngx_http_proxy_module, proxy_ignore_headers: X-Accel-Buffering is obeyed, and not passed on.
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'degrades' },
    sse: { verdict: 'degrades' },
  },
})
