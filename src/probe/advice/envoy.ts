import type { Remedy } from './advice.ts'

const docs = 'https://www.envoyproxy.io/docs/envoy/latest'
const timeouts = `${docs}/faq/configuration/timeouts`

/** A reset is an error of the connection, which RFC 9112, 8 says ends an answer incomplete. Envoy passes on no such error. */
export const hiddenEnd: Remedy = {
  causes: ['hidden-end'],
  text: 'Envoy ends a response cleanly where an HTTP/1.0 service resets it, and has no setting for it. Let the service answer in HTTP/1.1.',
  source: 'https://github.com/envoyproxy/envoy/blob/main/source/common/http/codec_client.cc',
  proof: 'documented',
}

/** What to change about Envoy, in the route, or in the connection manager (block `manager`). */
export const envoy: Remedy[] = [
  {
    causes: ['timed-out'],
    text: 'The route’s timeout was over, after {seconds} s. It bounds the whole response. Default: 15s. Turn it off for streams.',
    lines: ['timeout: 0s'],
    source: timeouts,
    proof: 'run',
    cures: ['slow-origin'],
  },
  {
    causes: ['cut-total', 'truncated', 'reset'],
    text: 'The route’s timeout bounds the whole response. Default: 15s. Turn it off for streams.',
    lines: ['timeout: 0s'],
    source: timeouts,
    proof: 'run',
    cures: ['chunked-total', 'chunked-silence', 'sse-total', 'sse-heartbeat'],
  },
  {
    causes: ['cut-idle'],
    text: 'Raise the time that a stream may be idle, in the connection manager. Default: 5m. A heartbeat well below it is better.',
    lines: ['stream_idle_timeout: 3600s'],
    block: 'manager',
    source: timeouts,
    proof: 'documented',
  },
  hiddenEnd,
  {
    causes: ['no-upgrade', 'refused'],
    transports: ['websocket'],
    statuses: [403],
    text: 'Allow upgrades in the connection manager.',
    lines: ['upgrade_configs: [{ upgrade_type: websocket }]'],
    block: 'manager',
    source: `${docs}/intro/arch_overview/http/upgrades`,
    proof: 'run',
    cures: ['websocket', 'websocket-text', 'websocket-close-client'],
  },
  {
    causes: ['refused'],
    statuses: [426],
    text: 'Take HTTP/1.0 from clients, in the connection manager.',
    lines: ['http_protocol_options: { accept_http_10: true }'],
    block: 'manager',
    source: `${docs}/api-v3/config/core/v3/protocol.proto#config-core-v3-http1protocoloptions`,
    proof: 'run',
    cures: ['chunked-http10'],
  },
]
