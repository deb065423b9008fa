import { subscribe } from 'node:diagnostics_channel'
import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Server, Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

interface Test {
  teardown(fn: () => void): void
}

/** Listens on a free port of loopback until the test is over. */
export async function listen(t: Test, server: Server & { closeAllConnections?(): void }): Promise<URL> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.close()
    server.closeAllConnections?.()
  })
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

/** What one request gets. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void

/** An origin that gives each of its answers once, in their order, and then leaves every request open. */
export interface Origin {
  url: URL
  /** How many connections it was asked to open. */
  connections(): number
  /** Once this many requests are left open: their clients have seen every earlier stream end. */
  held(count: number): Promise<void>
  /** Once every connection is closed, by whomever. */
  empty(): Promise<void>
}

export async function httpOrigin(t: Test, answers: Answer[]): Promise<Origin> {
  const server = createServer()
  const { held, hold, ...origin } = await scripted(t, server)
  const rest = answers.values()
  server.on('request', ((request, response) => {
    // Node may still hand us what came in after an answer with `connection: close`.
    if (request.socket.writableEnded) return
    const answer = rest.next().value
    if (answer) answer(response, request)
    else hold()
  }) satisfies RequestListener)
  return { ...origin, held }
}

/** What one handshake gets: `accept` opens the WebSocket. */
export type Handshake = (accept: () => Promise<WebSocket>, socket: Socket, request: IncomingMessage) => void

export async function webSocketOrigin(t: Test, handshakes: Handshake[]): Promise<Origin> {
  const server = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  const { held, hold, ...origin } = await scripted(t, server)
  const rest = handshakes.values()
  server.on('upgrade', (request, socket, head) => {
    const handshake = rest.next().value
    const accept = () =>
      new Promise<WebSocket>((resolve) => sockets.handleUpgrade(request, socket, head, resolve))
    // Of an upgraded connection Node lets go: that the client has left is ours to see.
    socket.resume().once('end', () => socket.end())
    if (handshake) handshake(accept, socket as Socket, request)
    else hold()
  })
  return { ...origin, held }
}

async function scripted(t: Test, server: Server): Promise<Origin & { hold(): void }> {
  const events = new EventEmitter()
  const open = new Set<Socket>()
  let connections = 0
  let holding = 0
  server.on('connection', (socket: Socket) => {
    connections += 1
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      events.emit('change')
    })
  })
  const until = async (condition: () => boolean) => {
    while (!condition()) await once(events, 'change')
  }
  t.teardown(() => {
    for (const socket of open) socket.destroy()
  })
  return {
    url: await listen(t, server),
    connections: () => connections,
    hold: () => {
      holding += 1
      events.emit('change')
    },
    held: (count) => until(() => holding >= count),
    empty: () => until(() => open.size === 0),
  }
}

const clients = new Set<Socket>()
subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket }
  clients.add(socket)
  socket.on('close', () => clients.delete(socket))
})

/** The other end of an origin's connection; it lives in this process too. */
export function clientOf(socket: Socket): Socket {
  const client = [...clients].find(({ localPort }) => localPort === socket.remotePort)
  if (!client) throw new Error('no socket of this process has that port')
  return client
}

/** Resets a connection once the client has read what was written to it; sooner, it might lose that too. */
export function resetOnceRead(socket: Socket): void {
  clientOf(socket).once('data', () => socket.resetAndDestroy())
}
