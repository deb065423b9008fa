import type { Remedy } from './advice.ts'
import { COMPRESSED, HELD } from './causes.ts'

/** What to change about Traefik, in the file of its file provider, as TOML: there each line names its place. */
export const traefik: Remedy[] = [
  {
    causes: ['sent-twice'],
    text: 'Open a connection for each request, here of a service that is named service: Traefik sends a GET again where a connection that it had kept breaks.',
    lines: [
      '[http.services.service.loadBalancer]',
      '  serversTransport = "fresh"',
      '[http.serversTransports.fresh]',
      '  maxIdleConnsPerHost = -1',
    ],
    source:
      'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/serverstransport/',
    proof: 'run',
    cures: ['sent-twice'],
  },
  {
    causes: COMPRESSED,
    text: 'Leave event streams out of the compress middleware.',
    lines: ['[http.middlewares.NAME.compress]', '  excludedContentTypes = ["text/event-stream"]'],
    source: 'https://github.com/traefik/traefik/issues/11509',
    proof: 'documented',
  },
  {
    causes: ['head-late'],
    text: 'Over HTTP/1.1 Traefik begins a response only once the request has ended: it does not turn on the full duplex of Go’s server. Over HTTP/2 that is always on.',
    source: 'https://pkg.go.dev/net/http#ResponseController.EnableFullDuplex',
    proof: 'documented',
  },
  {
    causes: HELD,
    text: 'Let the service’s load balancer flush each write. Default: every 100 ms where a response has a Content-Length. Remove the buffering middleware from this router.',
    lines: ['[http.services.service.loadBalancer.responseForwarding]', '  flushInterval = "1ms"'],
    source: 'https://doc.traefik.io/traefik/reference/routing-configuration/http/load-balancing/service/',
    proof: 'documented',
  },
]
