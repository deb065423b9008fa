import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

const docs = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html'

/** What to change about nginx, in the location that streams. */
export const nginx: Remedy[] = [
  {
    causes: HELD,
    text: 'Turn response buffering off for this location. Or let the service send X-Accel-Buffering: no, which the first nginx before it obeys and removes: one further out needs this line.',
    lines: ['proxy_buffering off;'],
    source: `${docs}#proxy_buffering`,
    proof: 'run',
    cures: [
      'chunked-plain',
      'chunked-first-plain',
      'sse-plain',
      'sse-1k-identity-plain',
      'sse-16k-identity-plain',
    ],
  },
  {
    causes: ['hidden-end'],
    text: 'Speak HTTP/1.1 to the service. Default before nginx 1.29.7: 1.0, in which the end of the connection is the end of the response, also where the service was killed.',
    lines: ['proxy_http_version 1.1;'],
    source: `${docs}#proxy_http_version`,
    proof: 'run',
    cures: ['origin-version', 'chunked-ends-fin', 'chunked-ends-killed'],
  },
  {
    causes: ['request-held'],
    text: 'Pass a request on as it comes. Default: nginx collects all of it before it asks the service.',
    lines: ['proxy_request_buffering off;', 'proxy_http_version 1.1;'],
    source: `${docs}#proxy_request_buffering`,
    proof: 'run',
    cures: ['chunked-duplex'],
  },
  {
    causes: COMPRESSED,
    text: 'Leave streams out of gzip: gzip_types must not name their type, or turn gzip off here.',
    lines: ['gzip off;'],
    source: 'https://nginx.org/en/docs/http/ngx_http_gzip_module.html',
    proof: 'documented',
  },
  {
    causes: ['timed-out'],
    text: 'proxy_read_timeout was over: nginx had waited {seconds} s for the response to begin. Default: 60s. Raise it here.',
    lines: ['proxy_read_timeout 1h;'],
    source: `${docs}#proxy_read_timeout`,
    proof: 'run',
    cures: ['slow-origin'],
  },
  {
    causes: ['cut-idle'],
    text: 'Raise the time that nginx waits between two reads. Default: 60s. A heartbeat well below it is better.',
    lines: ['proxy_read_timeout 1h;'],
    source: `${docs}#proxy_read_timeout`,
    proof: 'run',
    cures: ['chunked-silence'],
  },
  {
    causes: ['no-upgrade'],
    text: 'Pass the handshake on. A location that also has plain requests needs the map of the source.',
    lines: [
      'proxy_http_version 1.1;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection "upgrade";',
    ],
    source: 'https://nginx.org/en/docs/http/websocket.html',
    proof: 'run',
    cures: ['websocket'],
  },
  {
    causes: ['refused'],
    statuses: [502, 503],
    text: 'nginx got no answer that it could use: its error.log names the upstream and why.',
    source: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html',
    proof: 'documented',
  },
]
