import type { Remedy } from './advice.ts'

/** What to change about Azure's edges. */
export const azure: Remedy[] = [
  {
    causes: ['timed-out'],
    text: 'Front Door: raise the origin response timeout, 16 to 240 s. App Service closes at 230 s without a byte, and has no setting for it: begin to answer at once.',
    source: 'https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues',
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    text: 'Send something well within 230 s of the last byte (App Service), or raise the load balancer’s idle timeout (default: 4 minutes).',
    source: 'https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-idle-timeout',
    proof: 'documented',
  },
]
