import type { Cause } from '../../src/probe/model.ts'

/** Why a cell of the proxies' matrix is as it is: the edge's own log, or its documentation. */
export interface Truth {
  edge: string
  check: string
  cause: Cause
  says: string
  /** What the edge's own log has of it. */
  logged?: string
  /** Where the vendor documents it: a URL. */
  source?: string
}

/** The cells that may surprise. */
export const truths: Truth[] = [
  {
    edge: 'nginx',
    check: 'chunked-plain',
    cause: 'held-to-end',
    says: 'nginx collects what a service does not ask it to pass on: `proxy_buffering` is on by default, and `X-Accel-Buffering: no` turns it off for one response.',
    source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
  },
  {
    edge: 'nginx',
    check: 'chunked-silence',
    cause: 'cut-idle',
    says: '`proxy_read_timeout` is 60 s between two reads, and the client gets no error: its head has gone out.',
    logged: 'upstream timed out (110: Connection timed out) while reading upstream',
    source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
  },
  {
    edge: 'nginx',
    check: 'origin-version',
    cause: 'hidden-end',
    says: 'before 1.29.7 nginx asks the service over HTTP/1.0.',
    source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version',
  },
  {
    edge: 'nginx',
    check: 'chunked-ends-killed',
    cause: 'hidden-end',
    says: 'over HTTP/1.0 the end of a connection ends the answer, so nginx ends its own in good order.',
    source: 'https://www.rfc-editor.org/rfc/rfc9112#section-6.3',
  },
  {
    edge: 'nginx',
    check: 'websocket',
    cause: 'no-upgrade',
    says: 'nginx does not pass `Upgrade` on unless the configuration says so.',
    source: 'https://nginx.org/en/docs/http/websocket.html',
  },
  {
    edge: 'nginx-chain',
    check: 'chunked',
    cause: 'held-to-end',
    says: 'the inner nginx obeys X-Accel-Buffering and removes it, so the outer one collects.',
    source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_headers',
  },
  {
    edge: 'nginx-chain',
    check: 'sse',
    cause: 'held-to-end',
    says: 'the same of events.',
    source: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_ignore_headers',
  },
  {
    edge: 'haproxy',
    check: 'chunked',
    cause: 'late',
    says: 'without `option http-no-delay` data waits up to 200 ms for more.',
    source: 'https://docs.haproxy.org/2.6/configuration.html#4.2-option%20http-no-delay',
  },
  {
    edge: 'haproxy',
    check: 'chunked-silence',
    cause: 'cut-idle',
    says: "`timeout server` is 50 s in the configuration that Debian ships. The log's s says that it was HAProxy's own timeout for the service.",
    logged: '"ended":"sD"',
    source: 'https://docs.haproxy.org/2.6/configuration.html#8.5',
  },
  {
    edge: 'haproxy',
    check: 'chunked-leave-silent',
    cause: 'leaving-hidden',
    says: 'without `option abortonclose` HAProxy does not look whether the client is still there.',
    source: 'https://docs.haproxy.org/2.6/configuration.html#4.2-option%20abortonclose',
  },
  {
    edge: 'apache',
    check: 'chunked',
    cause: 'compressed',
    says: "Debian's mods-enabled/deflate.conf compresses text/plain.",
    source: 'https://httpd.apache.org/docs/2.4/mod/mod_filter.html#addoutputfilterbytype',
  },
  {
    edge: 'apache',
    check: 'sse-crowd',
    cause: 'head-late',
    says: 'each stream takes one of 150 threads.',
    source: 'https://httpd.apache.org/docs/2.4/mod/mpm_common.html#maxrequestworkers',
  },
  {
    edge: 'varnish',
    check: 'chunked-replayed-plain',
    cause: 'replayed',
    says: 'what says nothing about caching is kept for 120 s (`default_ttl`), a finished stream too.',
    source: 'https://varnish-cache.org/docs/7.1/reference/varnishd.html#default-ttl',
  },
  {
    edge: 'varnish',
    check: 'chunked-head',
    cause: 'altered',
    says: 'the built-in VCL fetches with GET what it may cache.',
    source: 'https://varnish-cache.org/docs/7.1/users-guide/vcl-built-in-code.html',
  },
  {
    edge: 'envoy',
    check: 'sse-total',
    cause: 'cut-total',
    says: "a route's timeout is 15 s by default, for the whole response. Envoy waits another second before it closes.",
    logged: '"flags":"UT"',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts',
  },
  {
    edge: 'envoy',
    check: 'websocket',
    cause: 'refused',
    says: 'upgrades are refused without `upgrade_configs`.',
    logged: 'upgrade_failed',
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/http/upgrades',
  },
  {
    edge: 'compression',
    check: 'chunked-plain',
    cause: 'held-to-end',
    says: 'zlib keeps what it has not filled a block with, until the end or `response.flush()`. The middleware leaves `no-transform` alone.',
    source: 'https://github.com/expressjs/compression#server-sent-events',
  },
  {
    edge: 'caddy-2.6-encode',
    check: 'sse-1k-gzip',
    cause: 'held-by-compression',
    says: 'Caddy 2.6 compresses from 512 bytes, and flushes nothing before the end.',
    source: 'https://github.com/caddyserver/caddy/issues/6293',
  },
  {
    edge: 'caddy',
    check: 'unknown-host',
    cause: 'refused',
    says: 'no site has this host, and Caddy itself answers with an empty 200.',
    source: 'https://caddyserver.com/docs/caddyfile/concepts#addresses',
  },
]
