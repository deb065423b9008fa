import type { TransportName } from '../../src/transports/transport.ts'
import { loadHttp } from './http.ts'
import type { LoadResult } from './result.ts'
import type { LoadOptions } from './timed.ts'
import { loadWebSocket } from './websocket.ts'

/** What load asks for on one transport, and how. */
export interface LoadRoute {
  path: string
  /** Asks `options.url` for it again and again. */
  run(options: LoadOptions): Promise<LoadResult>
}

/** One row a transport: what a whole stream is, byte for byte, and the client that asks for it. */
export const loadRoutes: Record<TransportName, LoadRoute> = {
  chunked: {
    path: '/transfer-encoding',
    run: (options) => loadHttp({ ...options, transport: 'chunked', expectedBody: 'foo\nbar\nbaz\n' }),
  },
  sse: {
    path: '/sse',
    run: (options) =>
      loadHttp({
        ...options,
        transport: 'sse',
        expectedBody: 'event: test\ndata: foo\n\nevent: test\ndata: bar\n\nevent: test\ndata: baz\n\n',
      }),
  },
  websocket: {
    path: '/websocket',
    run: (options) => loadWebSocket({ ...options, expectedMessages: ['foo\n', 'bar\n', 'baz\n'] }),
  },
}

/** The events come without a pause: load measures what a stream costs, not how long it waits. */
const QUERY = 'interval=0'

/**
 * Loads one transport's route.
 *
 * @param options.url where clients go, without a path: the service or an edge. Load asks as fast as it can,
 *   so it goes only to what the bench itself started: on loopback, or by its name in the compose file
 * @throws the signal's reason once it fires
 */
export function load(transport: TransportName, options: LoadOptions): Promise<LoadResult> {
  const { path, run } = loadRoutes[transport]
  return run({ ...options, url: new URL(`${path}?${QUERY}`, options.url) })
}
