import { envoyEdge } from '../../programs/envoy/edge.ts'

/** Envoy as its documentation configures it. */
export const envoy = envoyEdge({
  id: 'envoy',
  title: 'Envoy, as shipped',
  truth: 'real',
  group: 'proxies',
  vendor: 'envoy',
  file: new URL('envoy.yaml', import.meta.url),
  http2: { expected: {} },
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    // "How do I configure timeouts?": the route's timeout is 15 s, for the whole response.
    'chunked-total': { verdict: 'cut' },
    'sse-total': { verdict: 'cut' },
    'slow-origin': { verdict: 'refused', status: 504 },
    // "HTTP upgrades": none without upgrade_configs.
    websocket: { verdict: 'refused', status: 403 },
    // Envoy's codec_client.cc: over HTTP/1 a connection that ends, also by a reset, ends an answer without a length.
    'chunked-ends-reset-http10': { verdict: 'cut' },
  },
})
