import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

/** What to change about Caddy. */
export const caddy: Remedy[] = [
  {
    causes: [...COMPRESSED, 'head-late', 'first-held'],
    text: 'Leave event streams out of encode: it holds even the head back until it knows the length.',
    lines: ['@compressible not header Accept *text/event-stream*', 'encode @compressible gzip'],
    source: 'https://github.com/caddyserver/caddy/issues/6293',
    proof: 'documented',
  },
  {
    verdicts: ['refused'],
    causes: ['refused'],
    statuses: [200],
    text: 'No site of the Caddyfile has this Host, and Caddy itself answers with an empty 200. Name the host in a site’s address, or leave the host out of it: `:8080`.',
    source: 'https://caddyserver.com/docs/caddyfile/concepts#addresses',
    proof: 'documented',
  },
  {
    causes: HELD,
    text: 'Flush after each write. For text/event-stream Caddy does so by itself.',
    lines: ['reverse_proxy ORIGIN {', '  flush_interval -1', '}'],
    source: 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#streaming',
    proof: 'documented',
  },
]
