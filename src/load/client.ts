import type { TransportName } from '../contract.ts'
import { loopHttp } from './http.ts'
import { exactBody, exactMessages } from './reader.ts'
import { frame, payloads, type StreamShape, target } from './stream.ts'
import type { LoadClient } from './under-load.ts'
import { loopWebSocket } from './websocket.ts'

/**
 * Makes a client that asks for streams of one shape and compares each with the expected bytes.
 *
 * @param options.base the service, a bare origin, or an edge in front of one, without a path. The client asks as fast as
 *   it can: use it only on hosts of your own
 * @param options.connections concurrent streams
 */
export function loadClient(
  transport: TransportName,
  shape: StreamShape,
  { base, connections }: { base: URL; connections: number },
): LoadClient {
  const request = { url: new URL(target(transport, shape), base) }
  const frames = payloads(shape).map((data) => frame(transport, data))
  return (until, ends) =>
    transport === 'websocket'
      ? loopWebSocket({ request, connections, read: exactMessages(frames), until, ends })
      : loopHttp({ request, connections, read: exactBody(frames.join('')), until, ends })
}
