import { programEdge } from '../../programs/edge.ts'
import { nginx as program } from './program.ts'
import { readLine } from './read-line.ts'

/** nginx as Debian ships it, as a reverse proxy. */
export const nginx = programEdge({
  id: 'nginx',
  title: 'nginx, as shipped',
  truth: 'real',
  group: 'proxies',
  vendor: 'nginx',
  program,
  config: new URL('nginx.conf', import.meta.url),
  args: (config) => ['-c', config],
  tls: {
    // ngx_http_v2_module, "http2": since 1.25.1 a directive, before that a parameter of listen.
    'listen 127.0.0.1:{{port}};':
      'listen 127.0.0.1:{{port}} ssl http2;\n    ssl_certificate {{cert}};\n    ssl_certificate_key {{key}};',
  },
  reload: 'SIGHUP',
  readLine,
  http2: { expected: {} },
  expected: {
    health: { verdict: 'survives' },
    // ngx_http_proxy_module, proxy_buffering: the service's X-Accel-Buffering: no turns it off.
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    // "WebSocket proxying": Upgrade and Connection are not passed on unless the configuration says so.
    websocket: { verdict: 'refused', status: 426 },
    // ngx_http_proxy_module, proxy_read_timeout: 60 s between two reads.
    'chunked-silence': { verdict: 'cut' },
    'sse-heartbeat': { verdict: 'survives' },
    'slow-origin': { verdict: 'refused', status: 504 },
  },
})
