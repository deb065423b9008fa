import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { EdgeLog } from '../../../src/probe/model.ts'
import { close, listen } from '../http/server.ts'
import { gatewayLog, type LogLine } from './log.ts'

/** As large as a request's body may be, bytes. API Gateway's quotas pages all say: payload size 10 MB. */
export const PAYLOAD_BYTES = 10 * 2 ** 20

/** A running API. */
export interface Api {
  /** Where clients connect, without a path. */
  url: URL
  /** Returns what its access log says about a run. */
  log(run: string): Promise<EdgeLog | undefined>
  /** Closes every connection and freezes the functions that still run. Safe to call twice. */
  stop(): Promise<void>
}

/** What the access log says about a request. */
export type Handled = Omit<LogLine, 'httpMethod' | 'path' | 'responseLatency'>

/** A server as API Gateway has it: without a timeout for idle connections, and so without a Keep-Alive field. */
export const gatewayServer = () => createServer({ keepAliveTimeout: 0 })

/**
 * Starts an API that answers and logs each request.
 * @param handle answers a request; the signal aborts when the API stops
 */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, signal: AbortSignal) => Promise<Handled>,
): Promise<Api> {
  const stopped = new AbortController()
  const log = gatewayLog()
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const start = performance.now()
    const handled = await handle(request, response, stopped.signal)
    const { method: httpMethod = '', url: path = '' } = request
    log.add({ ...handled, httpMethod, path, responseLatency: Math.round(performance.now() - start) })
  }
  const server = gatewayServer().on('request', (request, response) => {
    // A client that leaves before its request is whole is neither answered nor logged.
    respond(request, response).catch(() => response.destroy())
  })
  return {
    url: await listen(server),
    log: log.find,
    async stop() {
      stopped.abort()
      await close(server)
    },
  }
}
