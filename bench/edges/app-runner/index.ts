import { envoyEdge } from '../../programs/envoy/edge.ts'

/** AWS App Runner's edge: a real Envoy, configured like it. envoy.yaml names the sources. */
export const appRunner = envoyEdge({
  id: 'app-runner',
  title: 'App Runner (Envoy)',
  truth: 'stand-in',
  group: 'default',
  vendor: 'app-runner',
  article: { chunked: 'yes', sse: 'yes', websocket: 'no' },
  since2023:
    'closed to new customers since 30 April 2026 (App Runner developer guide, “Availability change”)',
  file: new URL('envoy.yaml', import.meta.url),
  http2: { expected: {}, unknown: 'no document says whether App Runner offers HTTP/2 (ALPN)' },
  expected: {
    health: { verdict: 'survives' },
    // The article.
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    websocket: { verdict: 'refused', status: 403 },
    'websocket-refusal': { verdict: 'survives' },
    // aws/apprunner-roadmap #104, #23.
    'chunked-total': { verdict: 'cut' },
    'sse-total': { verdict: 'cut' },
    // The developer guide: 120 s for a request, all in all.
    'slow-origin': { verdict: 'refused' },
    // Envoy's defaults: accept_http_10 and enable_trailers are off.
    'chunked-http10': { verdict: 'refused', status: 426 },
    'chunked-trailers': { verdict: 'degrades' },
    // Envoy's codec_client.cc: over HTTP/1 a connection that ends, also by a reset, ends an answer without a length.
    'chunked-ends-reset-http10': { verdict: 'cut' },
    // #124: it overwrites a client's id.
    'request-id': { verdict: 'degrades' },
    // A public write-up.
    'unknown-host': { verdict: 'refused', status: 404 },
  },
})
