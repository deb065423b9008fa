import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'

/** An edge made bad on purpose, in front of a service. */
export interface BadEdge {
  /** What tests call it. */
  id: string
  /** What it does to what passes, in a few words. */
  does: string
  /** Puts it in front of `origin`, on a free port of 127.0.0.1. */
  start(origin: URL): Promise<RunningBadEdge>
}

export interface RunningBadEdge {
  /** Where clients go, without a path. */
  url: URL
  /** Does what the edge does when its configuration is loaded again. Absent if it has no such thing. */
  reload?(): Promise<void>
  /** Closes it and every connection that it still has. */
  stop(): Promise<void>
}

/** Runs a server as an edge. */
export async function listen(server: Server): Promise<RunningBadEdge> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // Clients of a bad edge leave as they like.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    async stop() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
