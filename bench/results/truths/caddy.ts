import type { Truth } from './truth.ts'

const docs = 'https://caddyserver.com/docs/caddyfile'
const each = ['caddy', 'caddy-encode', 'caddy-2.6-encode']

/** Why Caddy does what it does. */
export const caddy: Truth[] = [
  {
    edges: each,
    checks: ['unknown-host'],
    causes: ['refused'],
    says: 'no site has this host, and Caddy itself answers with an empty 200.',
    source: `${docs}/concepts#addresses`,
  },
  {
    edges: each,
    checks: ['sent-twice'],
    causes: ['sent-twice'],
    says: "Go's Transport sends a GET again if the connection breaks that it took, and that connection had been used before.",
    source: 'https://pkg.go.dev/net/http#Transport',
  },
  {
    edges: each,
    checks: ['chunked-length'],
    causes: ['held-to-end'],
    says: 'Caddy flushes at once only what has no Content-Length, or is an event stream (`flush_interval`).',
    source: `${docs}/directives/reverse_proxy#streaming`,
  },
  {
    edges: each,
    checks: ['chunked-duplex'],
    causes: ['head-late'],
    says: "over HTTP/1.1 Go's server reads the rest of a request before it sends the head of an answer, unless `enable_full_duplex` is set (since 2.7).",
    source: `${docs}/options#enable-full-duplex`,
  },
  {
    edges: ['caddy', 'caddy-encode'],
    checks: ['reload'],
    causes: ['cut-reload'],
    says: 'since 2.7 a reload closes WebSockets at once, unless `stream_close_delay` is set.',
    source: `${docs}/directives/reverse_proxy#stream_close_delay`,
  },
  {
    edges: ['caddy-2.6-encode'],
    checks: ['sse-1k-gzip', 'chunked-first-64k', 'chunked-first-64k-plain'],
    causes: ['held-by-compression', 'first-held'],
    says: 'Caddy 2.6 compresses from 512 bytes, and flushes nothing before the end.',
    source: 'https://github.com/caddyserver/caddy/issues/6293',
  },
  {
    edges: ['caddy-2.6-encode'],
    checks: ['chunked-bytes-64k', 'chunked-bytes-10m', 'sse-1mb'],
    causes: ['compressed'],
    says: 'Caddy 2.6 compresses what says `no-transform` too.',
    source: 'https://github.com/caddyserver/caddy/pull/5257',
  },
  {
    edges: ['caddy-2.6-encode'],
    checks: [
      'chunked-failing',
      'chunked-ends-fin',
      'chunked-ends-reset',
      'chunked-ends-killed',
      'chunked-ends-reset-http10',
    ],
    causes: ['hidden-end'],
    says: "where the service breaks off, Caddy 2.6 returns from its handler, and Go's server ends the answer in good order. Since 2.7.6 it aborts.",
    source: 'https://github.com/caddyserver/caddy/pull/5952',
  },
]
