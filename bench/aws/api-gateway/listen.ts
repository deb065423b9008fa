import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EdgeLog } from '../../../src/probe/model.ts'

/** An API that is up. */
export interface Api {
  /** Where clients go, without a path. */
  url: URL
  /** What its access log says of a run. */
  log(run: string): Promise<EdgeLog | undefined>
  /** Closes every connection and freezes the functions that still run. Safe to call twice. */
  stop(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ server: Server; url: URL; close(): Promise<void> }> {
  // No timeout of its own, and so no Keep-Alive field that would tell of one.
  const server = createServer({ keepAliveTimeout: 0 }, handle)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    server,
    url: new URL(`http://127.0.0.1:${port}`),
    async close() {
      if (!server.listening) return
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
