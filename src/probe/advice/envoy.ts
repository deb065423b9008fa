import type { Remedy } from './advice.ts'

const timeouts = 'https://www.envoyproxy.io/docs/envoy/latest/faq/configuration/timeouts'

/** What to change about Envoy. */
export const envoy: Remedy[] = [
  {
    causes: ['cut-total', 'truncated', 'reset', 'timed-out'],
    text: 'The route’s timeout bounds the whole response. Default: 15s. Turn it off for streams.',
    lines: ['route: { cluster: CLUSTER, timeout: 0s }'],
    source: timeouts,
    proof: 'documented',
  },
  {
    causes: ['cut-idle'],
    text: 'Raise the time that a stream may be idle. Default: 5m. A heartbeat well below it is better.',
    lines: ['stream_idle_timeout: 3600s'],
    source: timeouts,
    proof: 'documented',
  },
  {
    causes: ['no-upgrade', 'refused'],
    transports: ['websocket'],
    statuses: [403],
    text: 'Allow upgrades in the connection manager.',
    lines: ['upgrade_configs: [{ upgrade_type: websocket }]'],
    source: 'https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/http/upgrades',
    proof: 'documented',
  },
]
