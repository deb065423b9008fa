import type { TransportName } from '../contract.ts'
import { loopHttp } from './http.ts'
import { frame, payloads, type StreamShape, target } from './stream.ts'
import type { LoadClient } from './under-load.ts'
import { loopWebSocket } from './websocket.ts'

/**
 * A client that asks for streams of one shape, and knows a whole one of them byte for byte.
 *
 * @param options.base where it goes, without a path: the service, a bare origin or an edge before one. It asks
 *   as fast as it can, so it goes only to what the bench itself started: on loopback, or by its name in the
 *   compose file
 * @param options.connections how many streams are open at a time
 */
export function loadClient(
  transport: TransportName,
  shape: StreamShape,
  { base, connections }: { base: URL; connections: number },
): LoadClient {
  const url = new URL(target(transport, shape), base)
  const frames = payloads(shape).map((data) => frame(transport, data))
  return (until, ends) =>
    transport === 'websocket'
      ? loopWebSocket({ url, connections, expectedMessages: frames, until, ends })
      : loopHttp({ url, connections, expectedBody: frames.join(''), until, ends })
}
