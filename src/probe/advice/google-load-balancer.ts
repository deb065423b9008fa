import type { Remedy } from './advice.ts'

/** What to change about Google Cloud's load balancers. */
export const googleLoadBalancer: Remedy[] = [
  {
    causes: ['cut-total', 'truncated', 'reset', 'timed-out'],
    text: 'Raise the backend service timeout, which bounds the whole response. Default: 30 s.',
    lines: ['gcloud compute backend-services update NAME --global --timeout=3600'],
    source: 'https://cloud.google.com/load-balancing/docs/https/request-distribution',
    proof: 'documented',
  },
]
