import { type AddressInfo, connect, createServer } from 'node:net'
import type { Test } from 'tap'

/**
 * An address that leads to another, which may be told later: a service must know its public URL before there
 * is an edge, and an edge its service.
 */
export async function relay(t: Test): Promise<{ url: URL; to(url: URL): void }> {
  let target: URL | undefined
  const server = createServer((client) => {
    const upstream = connect(Number(target?.port), target?.hostname)
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      one.pipe(other).on('error', () => one.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    to(url) {
      target = url
    },
  }
}
