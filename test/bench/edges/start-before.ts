import type { IncomingMessage, RequestListener } from 'node:http'
import type { Test } from 'tap'
import type { EdgeOptions, RunningEdge } from '../../../bench/edges/edge.ts'
import { startEnvoyEdge } from '../../../bench/programs/envoy/edge.ts'
import { parts } from './exchange.ts'
import { origin } from './origin.ts'
import { send } from './send.ts'

/** An Envoy edge before a small service. */
export interface Started {
  edge: RunningEdge
  /** The requests that reached the service, upgrades included, health checks not. */
  seen: IncomingMessage[]
  /** Sends a request to `localhost` and takes the answer apart. */
  request(first: string, ...headers: string[]): Promise<ReturnType<typeof parts>>
}

/** Puts an Envoy with these settings before a service that answers with `handler`. Both end with the test. */
export async function startBefore(
  t: Test,
  file: URL,
  handler: RequestListener,
  how: Partial<EdgeOptions> = {},
): Promise<Started> {
  const seen: IncomingMessage[] = []
  const { url, server } = await origin(t, (request, response) => {
    seen.push(request)
    handler(request, response)
  })
  const edge = await startEnvoyEdge(file, {
    origin: url,
    signal: AbortSignal.timeout(60_000),
    progress: (line) => t.comment(line),
    ...how,
  })
  t.teardown(edge.stop)
  server.on('upgrade', (request, socket) => {
    seen.push(request)
    socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    socket.pipe(socket).on('error', () => {})
  })
  return {
    edge,
    seen,
    async request(first, ...headers) {
      return parts(await send(edge.url, first, 'Host: localhost', 'Connection: close', ...headers, '', ''))
    },
  }
}
