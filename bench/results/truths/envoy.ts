import type { Truth } from './truth.ts'

const docs = 'https://www.envoyproxy.io/docs/envoy/latest'
const source = 'https://github.com/envoyproxy/envoy/blob/main/source/common/http'
const options = `${docs}/api-v3/config/core/v3/protocol.proto#config-core-v3-http1protocoloptions`
const edges = ['envoy']

/** Why Envoy does what it does. */
export const envoy: Truth[] = [
  {
    edges,
    checks: ['chunked-total', 'chunked-silence', 'sse-total', 'sse-heartbeat'],
    causes: ['cut-total'],
    says: "a route's timeout is 15 s by default, for the whole response. Envoy waits another second before it closes.",
    logged: '"flags":"UT"',
    source: `${docs}/faq/configuration/timeouts`,
  },
  {
    edges,
    checks: ['slow-origin'],
    causes: ['timed-out'],
    says: 'the same timeout, before a response has begun.',
    logged: '"details":"response_timeout"',
    source: `${docs}/faq/configuration/timeouts`,
  },
  {
    edges,
    checks: ['websocket'],
    causes: ['refused'],
    says: 'upgrades are refused without `upgrade_configs`.',
    logged: 'upgrade_failed',
    source: `${docs}/intro/arch_overview/http/upgrades`,
  },
  {
    edges,
    checks: ['chunked-http10'],
    causes: ['refused'],
    says: 'HTTP/1.0 is refused without `accept_http_10`.',
    source: options,
  },
  {
    edges,
    checks: ['chunked-trailers'],
    causes: ['lost'],
    says: 'the HTTP/1 codec drops trailers without `enable_trailers`.',
    source: options,
  },
  {
    edges,
    checks: ['hop-by-hop'],
    causes: ['altered'],
    says: 'Envoy removes `Connection`, but not the fields that it listed.',
    source: `${source}/conn_manager_utility.cc`,
  },
  {
    edges,
    checks: ['chunked-ends-reset-http10'],
    causes: ['hidden-end'],
    says: 'an answer without a length ends where the connection does, and to Envoy a reset is such an end. It even logs no flag.',
    source: `${source}/codec_client.cc`,
  },
]
