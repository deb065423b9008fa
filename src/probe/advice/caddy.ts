import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

const proxy = 'https://caddyserver.com/docs/caddyfile/directives/reverse_proxy'

/** What to change about Caddy, in reverse_proxy, or in encode (block `encode`). */
export const caddy: Remedy[] = [
  {
    causes: [...COMPRESSED, 'first-held'],
    text: 'Let encode match only what is no stream. Caddy 2.6 holds what it compresses until the response ends.',
    lines: ['match {', '  header Content-Type text/html*', '}'],
    block: 'encode',
    source: 'https://caddyserver.com/docs/caddyfile/directives/encode#match',
    proof: 'run',
    cures: ['sse-1k-gzip', 'sse-1k-gzip-plain', 'sse-16k-gzip', 'chunked-bytes-64k'],
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
    causes: ['hidden-end'],
    text: 'Caddy 2.6 ends a response cleanly where the service broke it off. Upgrade it: 2.11 does not.',
    source: 'https://github.com/caddyserver/caddy/releases',
    proof: 'documented',
  },
  {
    causes: ['sent-twice'],
    text: 'Open a connection for each request: Caddy sends a GET again where a connection that it had kept breaks.',
    lines: ['transport http {', '  keepalive off', '}'],
    source: `${proxy}#the-http-transport`,
    proof: 'run',
    cures: ['sent-twice'],
  },
  {
    causes: ['head-late'],
    text: 'Let a response begin before its request has ended, in the global options of Caddy 2.7 and later. Default: over HTTP/1.1 Caddy reads the request first. Caddy 2.6 also keeps the head of what it compresses: let encode match only what is no stream.',
    lines: ['servers {', '  enable_full_duplex', '}'],
    block: 'global',
    since: '2.7',
    source: 'https://caddyserver.com/docs/caddyfile/options#enable-full-duplex',
    proof: 'run',
    cures: ['chunked-duplex'],
  },
  {
    causes: ['cut-reload'],
    text: 'Let WebSockets live on for a while when Caddy reloads, since 2.7. Default: it closes them at once.',
    lines: ['stream_close_delay 5m'],
    since: '2.7',
    source: `${proxy}#stream_close_delay`,
    proof: 'run',
    cures: ['reload'],
  },
  {
    causes: HELD,
    text: 'Flush after each write. Caddy does so by itself where a response has no Content-Length, or is text/event-stream. Caddy 2.6 then also goes on asking for a client that has left.',
    lines: ['flush_interval -1'],
    since: '2.11',
    source: `${proxy}#streaming`,
    proof: 'run',
    cures: ['chunked-length'],
  },
]
