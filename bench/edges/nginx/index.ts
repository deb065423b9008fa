import { type ProgramEdge, programEdge } from '../../programs/edge.ts'
import { chain } from '../chain.ts'
import { mended } from '../mended.ts'
import { nginx as program } from './program.ts'
import { readLine } from './read-line.ts'

const shipped: ProgramEdge = {
  id: 'nginx',
  title: 'nginx, as shipped',
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

/** nginx as Debian ships it, as a reverse proxy. */
export const nginx = programEdge({
  ...shipped,
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

/** The lines that nginx's announcement of 1.29.7 says are no longer needed. With a newer nginx they change nothing. */
export const nginx130 = programEdge({
  ...shipped,
  id: 'nginx-1.30',
  title: 'nginx, 1.30’s defaults emulated',
  // https://blog.nginx.org/blog/keep-alive-to-upstreams-is-now-default-in-nginx-1-29-7
  lines: [{ block: 'server', lines: ['proxy_http_version 1.1;', 'proxy_set_header Connection "";'] }],
})

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

/** The same with the lines that were tried. */
export const nginxMended = mended(nginx, { health: { verdict: 'survives' } })

/** The same with the lines in both. */
export const nginxChainMended = chain({
  id: 'nginx-chain-mended',
  title: 'nginx before nginx, mended',
  outer: nginxMended,
  inner: nginxMended,
  expected: { health: { verdict: 'survives' } },
})
