import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { listen, type RunningBadEdge } from './edge.ts'
import { Break, type Change } from './proxy.ts'

/** Where an edge departs from passing on the bytes it gets, each read of a connection as it comes. */
export interface Tampering {
  /** Of what the service sends. */
  toClient?: Change
  /** Of what the client sends. */
  toService?: Change
}

const unchanged: Change = (parts) => parts

/** An edge that knows nothing of HTTP: it passes on bytes and either side's end, except where it is to differ. */
export function bytes(
  origin: URL,
  { toClient = unchanged, toService = unchanged }: Tampering,
): Promise<RunningBadEdge> {
  return listen(
    createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      const service = connect({
        port: Number(origin.port),
        host: origin.hostname,
        allowHalfOpen: true,
        noDelay: true,
      })
      void pass(client, service, toService)
      void pass(service, client, toClient)
    }),
  )
}

/** Carries one direction. An end is passed on as an end, all else as a reset. */
async function pass(from: Socket, to: Socket, change: Change): Promise<void> {
  from.on('error', () => reset(to))
  from.on('close', () => to.destroySoon())
  try {
    for await (const part of change(from)) {
      // It is as slow as who it writes to.
      if (!to.destroyed && !to.write(part)) await Promise.race([once(to, 'drain'), once(to, 'close')])
    }
    to.end()
  } catch (error) {
    if (error instanceof Break) error.apply(to)
    else reset(to)
  }
}

/** A connection that is ending already cannot be reset: Node would neither reset nor close it. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
