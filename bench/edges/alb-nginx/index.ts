import { alb } from '../alb/index.ts'
import { chain } from '../chain.ts'
import { nginx } from '../nginx/index.ts'

/** An Application Load Balancer before an nginx, as on ECS with a sidecar. Mended is the nginx: the balancer has no lines. */
export const albNginx = chain({
  id: 'alb-nginx',
  title: 'ALB (Envoy) before nginx, as shipped',
  vendor: 'nginx',
  outer: alb,
  inner: nginx,
  expected: { health: { verdict: 'survives' } },
})
