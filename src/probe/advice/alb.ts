import type { Remedy } from './advice.ts'
import { hiddenEnd } from './envoy.ts'

/** What to change about an Application Load Balancer: its attributes. */
export const alb: Remedy[] = [
  {
    flags: ['UF'],
    by: 'anybody',
    text: 'The container refuses connections. Check that it listens on the target group’s port, and read its log.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html',
    proof: 'documented',
  },
  hiddenEnd,
  {
    flags: ['SI'],
    text: 'Raise idle_timeout.timeout_seconds. Default: 60. At most 4,000.',
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html',
    proof: 'documented',
  },
]
