import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

const docs = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html'

/** What to change about nginx, in the location that streams. */
export const nginx: Remedy[] = [
  {
    causes: HELD,
    text: 'Turn response buffering off for this location. An inner nginx consumes X-Accel-Buffering: the outer one needs the lines too.',
    lines: ['proxy_buffering off;', 'proxy_http_version 1.1;', 'proxy_set_header Connection "";'],
    source: `${docs}#proxy_buffering`,
    proof: 'documented',
  },
  {
    causes: COMPRESSED,
    text: 'Leave streams out of gzip: gzip_types must not name their type, or turn gzip off here.',
    lines: ['gzip off;'],
    source: 'https://nginx.org/en/docs/http/ngx_http_gzip_module.html',
    proof: 'documented',
  },
  {
    causes: ['cut-idle', 'timed-out'],
    text: 'Raise the time that nginx waits between two reads. Default: 60s. A heartbeat well below it is better.',
    lines: ['proxy_read_timeout 1h;'],
    source: `${docs}#proxy_read_timeout`,
    proof: 'documented',
  },
  {
    causes: ['no-upgrade'],
    text: 'Pass the handshake on.',
    lines: [
      'proxy_http_version 1.1;',
      'proxy_set_header Upgrade $http_upgrade;',
      'proxy_set_header Connection "upgrade";',
    ],
    source: 'https://nginx.org/en/docs/http/websocket.html',
    proof: 'documented',
  },
  {
    causes: ['refused'],
    statuses: [502, 503],
    text: 'nginx got no answer that it could use: its error.log names the upstream and why.',
    source: 'https://nginx.org/en/docs/http/ngx_http_upstream_module.html',
    proof: 'documented',
  },
]
