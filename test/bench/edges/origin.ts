import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small service to put an edge in front of. */
export interface Origin {
  url: URL
  server: Server
}

/**
 * Listens on a free port of 127.0.0.1. `/health` answers 200 by itself.
 * @param t the test, at whose end it is closed
 */
export async function origin(
  t: { teardown(close: () => unknown): void },
  handler: RequestListener,
  health: RequestListener = (_, response) => response.end('ok'),
): Promise<Origin> {
  const server = createServer((request, response) =>
    (request.url === '/health' ? health : handler)(request, response),
  )
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return { url: new URL(`http://127.0.0.1:${port}`), server }
}
