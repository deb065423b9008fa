import { parseDocument } from 'yaml'

export interface RenderOptions {
  /** The service that Envoy is put in front of: plain HTTP. */
  upstream: URL
  /** Another timeout for every route, as Envoy writes it (`3s`). Default: what the file says. */
  routeTimeout?: string
}

const listener = ['static_resources', 'listeners', 0]
const route = [
  ...[...listener, 'filter_chains', 0, 'filters', 0, 'typed_config', 'route_config'],
  ...['virtual_hosts', 0, 'routes', 0, 'route'],
]
const endpoint = ['load_assignment', 'endpoints', 0, 'lb_endpoints', 0, 'endpoint']
const upstreamAddress = ['static_resources', 'clusters', 0, ...endpoint, 'address', 'socket_address']

/**
 * Makes an edge's Envoy file fit for this machine: a free port of 127.0.0.1 to listen on, the service's
 * address, and an admin interface on a free port, to be asked for both. All else stays as it is written,
 * so that what is measured here is what docker-compose mounts. The file has one listener with one route,
 * and one cluster.
 * @throws when the file lacks what is to be replaced, or the upstream is not plain HTTP
 */
export function render(yamlText: string, { upstream, routeTimeout }: RenderOptions): string {
  if (upstream.protocol !== 'http:') {
    throw new Error(`Envoy's upstream must be an http: URL, and ${upstream.href} is not.`)
  }
  const file = parseDocument(yamlText)
  if (file.errors[0]) throw file.errors[0]
  const replace = (path: (string | number)[], value: unknown) => {
    if (!file.hasIn(path)) throw new Error(`The Envoy file has no ${path.join('.')} that could be replaced.`)
    file.setIn(path, value)
  }
  replace([...listener, 'address', 'socket_address'], { address: '127.0.0.1', port_value: 0 })
  replace(upstreamAddress, { address: upstream.hostname, port_value: Number(upstream.port || 80) })
  if (routeTimeout !== undefined) replace([...route, 'timeout'], routeTimeout)
  file.set('admin', { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } })
  return file.toString()
}
