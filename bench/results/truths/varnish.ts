import type { Truth } from './truth.ts'

const docs = 'https://varnish-cache.org/docs/7.1'
const source = 'https://github.com/varnishcache/varnish-cache/blob/varnish-7.1.1/bin/varnishd'
const edges = ['varnish']

/** Why Varnish does what it does. */
export const varnish: Truth[] = [
  {
    edges,
    checks: ['chunked-replayed-plain'],
    causes: ['replayed'],
    says: 'what says nothing about caching is kept for 120 s (`default_ttl`), a finished stream too.',
    source: `${docs}/reference/varnishd.html#default-ttl`,
  },
  {
    edges,
    checks: ['chunked-head'],
    causes: ['altered'],
    says: 'the built-in VCL fetches with GET what it may cache.',
    source: `${docs}/users-guide/vcl-built-in-code.html`,
  },
  {
    edges,
    checks: ['sent-twice'],
    causes: ['sent-twice'],
    says: 'where a connection breaks that had been used before, Varnish asks once more.',
    source: `${source}/cache/cache_backend.c`,
  },
  {
    edges,
    checks: ['chunked-trailers'],
    causes: ['truncated'],
    says: 'Varnish expects the end of a line after the last chunk. A trailer there is an error, and it cuts the answer.',
    source: 'https://github.com/varnishcache/varnish-cache/pull/2477',
  },
  {
    edges,
    checks: ['chunked-duplex'],
    causes: ['request-held'],
    says: 'what comes of a request is written to the service when it has ended, or when it fills a buffer.',
    source: `${source}/http1/cache_http1_fetch.c`,
  },
  {
    edges,
    checks: ['chunked-back-pressure', 'chunked-back-pressure-plain'],
    causes: ['read-ahead'],
    says: 'Varnish fetches the whole answer, while it delivers it (`beresp.do_stream`). Since 7.3 `beresp.transit_buffer` bounds that.',
    source: `${docs}/reference/vcl-var.html`,
  },
  {
    edges,
    checks: ['chunked-leave-silent', 'chunked-leave-silent-reset'],
    causes: ['leaving-hidden'],
    says: 'a fetch goes on until the service writes or a time is over, although the client has left.',
    source: 'https://github.com/varnishcache/varnish-cache/issues/3556',
  },
  {
    edges,
    checks: ['chunked-silence'],
    causes: ['cut-idle'],
    says: '`between_bytes_timeout` is 60 s.',
    source: `${docs}/reference/varnishd.html#between-bytes-timeout`,
  },
  {
    edges,
    checks: ['slow-origin'],
    causes: ['refused'],
    says: '`first_byte_timeout` is 60 s, and the status of each fetch that fails is 503.',
    source: `${docs}/reference/varnishd.html#first-byte-timeout`,
  },
  {
    edges,
    checks: ['websocket'],
    causes: ['no-upgrade'],
    says: 'Varnish fetches what it is not told to pipe, without `Upgrade`.',
    source: `${docs}/users-guide/vcl-example-websockets.html`,
  },
  {
    edges: ['varnish-mended'],
    checks: ['dead-origin', 'chunked-keep-alive', 'chunked-head', 'chunked-ends-reset-http10'],
    causes: ['truncated', 'altered', 'hidden-end'],
    says: 'in pipe mode Varnish only moves bytes, and closes one connection with the other. It has no answer of its own, takes no second request, and knows nothing of resets.',
    source: `${docs}/users-guide/vcl-built-in-subs.html#vcl-pipe`,
  },
]
