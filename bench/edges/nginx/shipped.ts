import type { ProgramEdge } from '../../programs/edge.ts'
import { nginx as program } from './program.ts'
import { readLine } from './read-line.ts'

/** What every version of nginx shares, as an edge. */
export const shipped: Omit<ProgramEdge, 'id' | 'title'> = {
  truth: 'real',
  group: 'proxies',
  vendor: 'nginx',
  program,
  config: new URL('nginx.conf', import.meta.url),
  args: ['-c', '{{config}}'],
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
    // ngx_http_proxy_module, proxy_request_buffering: the whole request is read before it is passed on.
    'chunked-duplex': { verdict: 'degrades' },
    // ngx_http_proxy_module, proxy_max_temp_file_size: a response is saved to a file of up to 1 GiB.
    'chunked-back-pressure-plain': { verdict: 'degrades' },
  },
}
