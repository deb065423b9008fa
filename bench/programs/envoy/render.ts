import { parseDocument } from 'yaml'
import type { Certificate } from '../../rig/certificate.ts'

export interface RenderOptions {
  /** The service, over plain HTTP. */
  upstream: URL
  /**
   * Divides the times after which Envoy cuts a stream: the route's timeout and the stream's idle timeout. Default: 1.
   */
  scale?: number
  /** Take TLS connections with this certificate, and offer HTTP/2 and HTTP/1.1 by ALPN. Default: no TLS. */
  tls?: Certificate | undefined
}

const listener = ['static_resources', 'listeners', 0]
const manager = [...listener, 'filter_chains', 0, 'filters', 0, 'typed_config']
const routeTimeout = [...manager, 'route_config', 'virtual_hosts', 0, 'routes', 0, 'route', 'timeout']
const idleTimeout = [...manager, 'stream_idle_timeout']
/** Envoy's defaults. */
const ENVOYS_IDLE_TIMEOUT = '300s'
const ENVOYS_ROUTE_TIMEOUT = '15s'

const endpoint = ['load_assignment', 'endpoints', 0, 'lb_endpoints', 0, 'endpoint']
const upstreamAddress = ['static_resources', 'clusters', 0, ...endpoint, 'address', 'socket_address']

/**
 * Makes an edge's Envoy file fit for this machine: a free port of 127.0.0.1 to listen on, the service's
 * address, and an admin interface on a free port, to be asked for both. All else stays as it is written,
 * so that what is measured here is what docker-compose mounts. The file has one listener with one route,
 * and one cluster.
 * @throws when the file lacks what is to be replaced, or the upstream is not plain HTTP
 */
export function render(yamlText: string, { upstream, scale = 1, tls }: RenderOptions): string {
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
  if (scale !== 1) {
    file.setIn(routeTimeout, divided(file.getIn(routeTimeout) ?? ENVOYS_ROUTE_TIMEOUT, scale))
    file.setIn(idleTimeout, divided(file.getIn(idleTimeout) ?? ENVOYS_IDLE_TIMEOUT, scale))
  }
  if (tls) {
    file.setIn([...listener, 'filter_chains', 0, 'transport_socket'], tlsSocket(tls))
    // HTTP1 would not read what the client and ALPN have agreed on.
    file.setIn([...manager, 'codec_type'], 'AUTO')
  }
  file.set('admin', { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } })
  return file.toString()
}

/** Envoy, "TLS", DownstreamTlsContext. */
function tlsSocket({ files }: Certificate) {
  const tls = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext'
  return {
    name: 'envoy.transport_sockets.tls',
    typed_config: {
      '@type': `type.googleapis.com/${tls}`,
      common_tls_context: {
        alpn_protocols: ['h2', 'http/1.1'],
        tls_certificates: [
          { certificate_chain: { filename: files.cert }, private_key: { filename: files.key } },
        ],
      },
    },
  }
}

/** Divides a duration in Envoy's form. 0s, which means none, stays 0s. */
function divided(duration: unknown, scale: number): string {
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(String(duration)) ?? []
  if (seconds === undefined) throw new Error(`${duration} is no duration in Envoy's form, such as 120s.`)
  // Envoy accepts nanoseconds at most.
  return `${Number((Number(seconds) / scale).toFixed(9))}s`
}
