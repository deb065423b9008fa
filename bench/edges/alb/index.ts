import { envoyEdge } from '../../programs/envoy/edge.ts'

/**
 * An Application Load Balancer in front of a container, as ECS Express Mode sets it up: a real Envoy, configured from
 * AWS's documents. envoy.yaml names the sources.
 */
export const alb = envoyEdge({
  id: 'alb',
  title: 'ECS Express Mode / ALB (Envoy)',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'alb',
  file: new URL('envoy.yaml', import.meta.url),
  http2: { expected: {} },
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    // User Guide for Application Load Balancers, "Listeners".
    websocket: { verdict: 'survives' },
    // "Edit attributes": the idle timeout is 60 s, and any byte restarts it.
    'chunked-silence': { verdict: 'cut' },
    'websocket-silence': { verdict: 'cut' },
    'sse-heartbeat': { verdict: 'survives' },
    'websocket-silence-ping': { verdict: 'survives' },
    'chunked-total': { verdict: 'survives' },
    'sse-total': { verdict: 'survives' },
    'websocket-total': { verdict: 'survives' },
    // "Troubleshoot".
    'slow-origin': { verdict: 'refused', status: 504 },
    'dead-origin': { verdict: 'survives', status: 502 },
    // Elastic Load Balancing User Guide, "How Elastic Load Balancing works".
    'chunked-http10': { verdict: 'survives' },
    // Envoy's codec_client.cc: over HTTP/1 a connection that ends, also by a reset, ends an answer without a length.
    'chunked-ends-reset-http10': { verdict: 'cut' },
  },
})
