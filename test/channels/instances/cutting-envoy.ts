import { readFile } from 'node:fs/promises'
import { parseDocument } from 'yaml'
import { envoy } from '../../../bench/programs/envoy/program.ts'
import { render } from '../../../bench/programs/envoy/render.ts'
import { startEnvoy } from '../../../bench/programs/envoy/start.ts'
import { findProgram } from '../../../bench/programs/find.ts'

const file = new URL('../../../bench/edges/app-runner/envoy.yaml', import.meta.url)

const manager = ['static_resources', 'listeners', 0, 'filter_chains', 0, 'filters', 0, 'typed_config']
const cluster = ['static_resources', 'clusters', 0]

/**
 * Starts Envoy, set up like App Runner's edge, before several instances, round-robin. It cuts every stream after
 * `cutAfter` ms in place of 120 s, and lets WebSockets through, or nobody could read over them.
 */
export async function startCuttingEnvoy(ports: number[], cutAfter: number) {
  const { signal } = new AbortController()
  const program = await findProgram(envoy, { signal, progress() {} })
  const one = render(await readFile(file, 'utf8'), { upstream: new URL(`http://127.0.0.1:${ports[0]}`) })
  const config = parseDocument(one)
  config.setIn([...manager, 'upgrade_configs'], [{ upgrade_type: 'websocket' }])
  config.setIn([...manager, 'common_http_protocol_options'], { max_stream_duration: `${cutAfter / 1_000}s` })
  config.setIn(
    [...cluster, 'load_assignment', 'endpoints', 0, 'lb_endpoints'],
    ports.map((port) => ({
      endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } },
    })),
  )
  // An instance that was killed is back within seconds: it must not be given up for longer.
  config.setIn([...cluster, 'health_checks', 0, 'interval'], '0.5s')
  config.setIn([...cluster, 'health_checks', 0, 'no_traffic_healthy_interval'], '0.5s')
  return startEnvoy({ program, config: String(config), healthy: true, signal })
}
