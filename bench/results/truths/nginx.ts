import type { Truth } from './truth.ts'

const module = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html'
const each = ['nginx', 'nginx-1.30', 'nginx-chain', 'alb-nginx']

/** Why nginx does what it does. */
export const nginx: Truth[] = [
  {
    edges: ['nginx', 'alb-nginx'],
    checks: ['chunked-plain', 'chunked-first-plain', 'sse-plain'],
    causes: ['held-to-end', 'first-held'],
    says: 'nginx collects what a service does not ask it to pass on: `proxy_buffering` is on by default, and `X-Accel-Buffering: no` turns it off for one response.',
    source: `${module}#proxy_buffering`,
  },
  {
    edges: ['nginx-1.30'],
    checks: ['chunked-plain', 'sse-plain'],
    causes: ['none'],
    says: 'nginx buffers here too. But over HTTP/1.1 it knows how many bytes the answer still lacks at least, 3 after a whole chunk, and passes a buffer on once it holds so many. So small chunks arrive one by one.',
    source: 'https://github.com/nginx/nginx/blob/release-1.22.1/src/event/ngx_event_pipe.c',
  },
  {
    edges: ['nginx', 'nginx-1.30', 'alb-nginx'],
    checks: ['chunked-first-64k-plain', 'sse-16k-identity-plain'],
    causes: ['first-held', 'late'],
    says: 'of an event that is larger than a buffer, nginx passes full buffers on. The rest waits for more.',
    source: `${module}#proxy_buffers`,
  },
  {
    edges: ['nginx-chain'],
    checks: [
      'chunked',
      'chunked-first',
      'chunked-merge',
      'sse',
      'sse-16k-identity',
      'sse-crowd',
      'chunked-back-pressure',
    ],
    causes: ['held-to-end', 'first-held', 'merged', 'late', 'head-late', 'read-ahead'],
    says: 'the inner nginx obeys X-Accel-Buffering and removes it, so the outer one collects.',
    source: `${module}#proxy_hide_header`,
  },
  {
    edges: ['nginx', 'nginx-chain', 'alb-nginx'],
    checks: ['origin-version', 'chunked-ends-fin', 'chunked-ends-killed'],
    causes: ['hidden-end'],
    says: 'before 1.29.7 nginx asks the service over HTTP/1.0, where the end of the connection ends the answer. So it ends its own in good order, also where the service was killed.',
    source: `${module}#proxy_http_version`,
  },
  {
    edges: ['nginx-chain'],
    checks: ['chunked-failing', 'chunked-ends-reset', 'chunked-ends-reset-http10'],
    causes: ['hidden-end'],
    says: 'the inner nginx sees the reset and closes its connection to the outer one, which asked over HTTP/1.0 and takes that for the end.',
    logged: 'recv() failed (104: Connection reset by peer) while reading upstream',
    source: 'https://www.rfc-editor.org/rfc/rfc9112#section-6.3',
  },
  {
    edges: each,
    checks: ['hop-by-hop'],
    causes: ['altered'],
    says: 'nginx sets `Host` and `Connection` anew, and passes the other fields on, also those that `Connection` had listed.',
    source: `${module}#proxy_set_header`,
  },
  {
    edges: each,
    checks: ['chunked-trailers'],
    causes: ['lost'],
    says: 'nginx drops trailers. Since 1.27.2 `proxy_pass_trailers` passes them on.',
    source: `${module}#proxy_pass_trailers`,
  },
  {
    edges: each,
    checks: ['websocket'],
    causes: ['no-upgrade'],
    says: 'nginx does not pass `Upgrade` on unless the configuration says so.',
    source: 'https://nginx.org/en/docs/http/websocket.html',
  },
  {
    edges: each,
    checks: ['chunked-back-pressure-plain'],
    causes: ['read-ahead'],
    says: 'what the client does not read goes to a file of up to 1 GiB (`proxy_max_temp_file_size`).',
    source: `${module}#proxy_max_temp_file_size`,
  },
  {
    edges: each,
    checks: ['chunked-duplex'],
    causes: ['request-held'],
    says: 'nginx reads the whole request before it asks the service (`proxy_request_buffering`).',
    source: `${module}#proxy_request_buffering`,
  },
  {
    edges: ['nginx', 'nginx-1.30'],
    checks: ['chunked-silence'],
    causes: ['cut-idle'],
    says: '`proxy_read_timeout` is 60 s between two reads, and the client gets no error: its head has gone out.',
    logged: 'upstream timed out (110: Connection timed out) while reading upstream',
    source: `${module}#proxy_read_timeout`,
  },
  {
    edges: ['nginx-chain'],
    checks: ['chunked-silence'],
    causes: ['cut-idle', 'hidden-end'],
    says: 'both have these 60 s. Where the inner one is first, the outer one takes that for the end of the answer.',
    logged: 'upstream timed out (110: Connection timed out) while reading upstream',
    source: `${module}#proxy_read_timeout`,
  },
  {
    edges: ['nginx', 'nginx-1.30', 'nginx-chain'],
    checks: ['slow-origin'],
    causes: ['timed-out'],
    says: 'the same time is that of the first byte.',
    logged: 'upstream timed out (110: Connection timed out) while reading response header from upstream',
    source: `${module}#proxy_read_timeout`,
  },
  {
    edges: ['alb-nginx'],
    checks: ['chunked-silence', 'slow-origin'],
    causes: ['cut-idle', 'timed-out'],
    says: 'the idle timeout of the balancer is 60 s too. Mended, it is the only one left.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
  },
]
