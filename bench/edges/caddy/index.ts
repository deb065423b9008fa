import { type ProgramEdge, programEdge } from '../../programs/edge.ts'
import { mended } from '../mended.ts'
import { debiansCaddy, caddy as program } from './program.ts'
import { readLine } from './read-line.ts'

const shipped: ProgramEdge = {
  id: 'caddy',
  title: 'Caddy, as shipped',
  truth: 'real',
  group: 'proxies',
  vendor: 'caddy',
  program,
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

/** Caddyfile, reverse_proxy, stream_close_delay (since 2.7): without it a reload closes WebSockets. */
const since27: ProgramEdge['expected'] = { ...shipped.expected, reload: { verdict: 'cut' } }

/** Caddy as it ships, as a reverse proxy. */
export const caddy = programEdge({ ...shipped, expected: since27 })

/** The same with the lines that were tried. */
export const caddyMended = mended(caddy, { health: { verdict: 'survives' } })

/** The same with the line that its documentation has for compression. */
export const caddyEncode = programEdge({
  ...shipped,
  id: 'caddy-encode',
  title: 'Caddy with encode',
  expected: since27,
  // https://caddyserver.com/docs/caddyfile/directives/encode#examples
  lines: [{ block: 'site', lines: ['encode {', '\t{{lines encode}}', '}'] }],
})

/** The same of Caddy 2.6, which collects what it compresses. It does not know all the lines that mend a newer one. */
export const caddy26Encode = programEdge({
  ...shipped,
  id: 'caddy-2.6-encode',
  title: 'Caddy with encode gzip',
  program: debiansCaddy,
  lines: [{ block: 'site', lines: ['encode gzip {', '\t{{lines encode}}', '}'] }],
})

/** The same with the lines that were tried. */
export const caddyEncodeMended = mended(caddyEncode, { health: { verdict: 'survives' } })
