import { envoyEdge } from '../../programs/envoy/edge.ts'

/**
 * An Application Load Balancer before a container, as ECS Express Mode sets one up: a real Envoy, set up from AWS's
 * documents. What makes it so is in envoy.yaml, with sources.
 */
export const alb = envoyEdge({
  id: 'alb',
  title: 'ECS Express Mode / ALB (Envoy)',
  truth: 'stand-in',
  group: 'aws',
  vendor: 'alb',
  file: new URL('envoy.yaml', import.meta.url),
  expected: {
    health: { verdict: 'survives' },
    chunked: { verdict: 'survives' },
    sse: { verdict: 'survives' },
    // User Guide for Application Load Balancers, "Listeners".
    websocket: { verdict: 'survives' },
    // "Edit attributes": a minute of silence is the end, whatever a byte every now and then comes to.
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
  },
})
