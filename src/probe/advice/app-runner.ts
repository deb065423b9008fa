import type { Remedy } from './advice.ts'
import { hiddenEnd } from './envoy.ts'

/** What to do about App Runner. Only AWS can change its edge's settings. */
export const appRunner: Remedy[] = [
  {
    flags: ['UH'],
    by: 'anybody',
    text: 'The cluster has no healthy host. Check the health check’s path, and read the service’s log.',
    source: 'https://docs.aws.amazon.com/apprunner/latest/dg/manage-configure-healthcheck.html',
    proof: 'documented',
  },
  {
    verdicts: ['refused'],
    transports: ['websocket'],
    statuses: [403],
    text: 'The connection manager has no upgrade_configs, and App Runner has no setting for them. Use SSE, or an edge that forwards upgrades: on ECS Express Mode the same image carries WebSocket.',
    source: 'https://github.com/aws/apprunner-roadmap/issues/13',
    proof: 'documented',
  },
  {
    flags: ['UT'],
    text: 'route.timeout is 120s for the whole response, and App Runner has no setting for it.',
    source: 'https://docs.aws.amazon.com/apprunner/latest/dg/develop.html',
    proof: 'documented',
  },
  {
    flags: ['SI'],
    text: 'stream_idle_timeout ended the stream, and App Runner has no setting for it.',
    proof: 'documented',
  },
  hiddenEnd,
  {
    flags: ['NR'],
    text: 'route_config.virtual_hosts.domains does not name this Host. Request the service by its own name.',
    source: 'https://docs.aws.amazon.com/apprunner/latest/dg/manage-custom-domains.html',
    proof: 'documented',
  },
]
