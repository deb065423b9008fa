import { programEdge } from '../../programs/edge.ts'
import { haproxy as program } from './program.ts'
import { readLine } from './read-line.ts'

/** HAProxy as Debian ships it, as a reverse proxy. */
export const haproxy = programEdge({
  id: 'haproxy',
  title: 'HAProxy, as shipped',
  truth: 'real',
  group: 'proxies',
  vendor: 'haproxy',
  program,
  config: new URL('haproxy.cfg', import.meta.url),
  // A master, which gives way to new workers when it reloads.
  args: ['-W', '-db', '-f', '{{config}}'],
  tls: {
    // HAProxy Configuration Manual, 5.1, "alpn": offered only where it is set.
    'bind 127.0.0.1:{{port}}': 'bind 127.0.0.1:{{port}} ssl crt {{both}} alpn h2,http/1.1',
  },
  reload: 'SIGUSR2',
  readLine,
  http2: { expected: { chunked: { verdict: 'survives' }, sse: { verdict: 'survives' } } },
  expected: {
    health: { verdict: 'survives' },
    // HAProxy Configuration Manual, 4.2, "option http-no-delay": without it, data waits up to 200 ms for more.
    chunked: { verdict: 'degrades' },
    sse: { verdict: 'degrades' },
    websocket: { verdict: 'survives' },
  },
})
