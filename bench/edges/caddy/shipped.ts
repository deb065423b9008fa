import type { ProgramEdge } from '../../programs/edge.ts'
import { readLine } from './read-line.ts'

/** What every version of Caddy shares, as an edge. */
export const shipped: Omit<ProgramEdge, 'id' | 'title' | 'program'> = {
  truth: 'real',
  group: 'proxies',
  vendor: 'caddy',
  config: new URL('Caddyfile', import.meta.url),
  args: ['run', '--config', '{{config}}', '--adapter', 'caddyfile'],
  tls: {
    // Caddyfile, "tls": HTTP/1.1, HTTP/2 and HTTP/3 are offered by default.
    'http://127.0.0.1:{{port}} {': 'https://127.0.0.1:{{port}} {\n\ttls {{cert}} {{key}}',
  },
  reload: 'SIGUSR1',
  access: /"logger":"http\.log\.access/,
  readLine,
  http2: { expected: {} },
  expected: {
    health: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'survives' },
    // Caddyfile, reverse_proxy, flush_interval: flushed at once is only what has no Content-Length.
    'chunked-length': { verdict: 'degrades' },
  },
}
