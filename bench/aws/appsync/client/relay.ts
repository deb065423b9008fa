import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { close, listen, refuseUpgrade } from '../../http/server.ts'
import { channelOf } from '../channel.ts'
import type { Subscribe } from './amplify.ts'
import type { Notice } from './notice.ts'
import { type Publish, publishLines } from './publisher.ts'

/** Our service's route whose lines are published. */
const ROUTE = '/transfer-encoding'

const NO_HTTP =
  'AppSync passes no requests on. Here is a WebSocket only, and what it says was subscribed to.\n'

const TEXT = 'text/plain; charset=utf-8'

export interface RelayOptions {
  /** The service. */
  origin: URL
  subscribe: Subscribe
  publish: Publish
}

/** A relay that is up. */
export interface Relay {
  url: URL
  stop(): Promise<void>
}

/** How a WebSocket is closed (RFC 6455, 7.4): as our service closes its own. */
const CLOSES: Record<Extract<Notice, { end: string }>['end'], [code: number, reason: string]> = {
  complete: [1000, ''],
  truncated: [1011, 'the source failed'],
}

/**
 * A WebSocket server on a free port of 127.0.0.1, for whoever speaks plain WebSocket. For each client it subscribes to a
 * channel, has the service's stream published to it, and passes each notice on as it comes.
 */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false })
  const server = createServer((_request, response) => response.writeHead(426).end(NO_HTTP))
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {})
    const url = new URL(request.url ?? '/', 'http://relay')
    if (url.pathname !== '/websocket') return refuseUpgrade(socket, 404, NO_HTTP, TEXT)
    serve(url, (take) => sockets.handleUpgrade(request, socket, head, take)).then(
      (refused) => refused && refuseUpgrade(socket, ...refused, TEXT),
      (error: Error) => refuseUpgrade(socket, 502, error.message, TEXT),
    )
  })

  /** @returns the status and the body of a refusal, where it is one */
  async function serve(
    { search, searchParams }: URL,
    upgrade: (take: (client: WebSocket) => void) => void,
  ): Promise<[status: number, body: string] | undefined> {
    const channel = channelOf(searchParams.get('run') ?? '')
    let client: WebSocket | undefined
    const fail = ({ message }: Error) => client?.close(1011, reasonOf(message))
    const unsubscribe = await options.subscribe(channel, {
      next(notice) {
        if ('message' in notice) return client?.send(notice.message)
        client?.close(...CLOSES[notice.end])
      },
      error: fail,
    })
    try {
      const response = await fetch(new URL(ROUTE + search, options.origin))
      const { status, body } = response
      if (status !== 200 || !body) return [status, await response.text()]
      // Before anything is published: AppSync keeps nothing for those who come later.
      upgrade((taken) => {
        client = taken
        taken.on('error', () => {}).once('close', unsubscribe)
      })
      // Whoever publishes is not told that a subscriber has left: it goes on.
      if (client) publishLines(body, (notice) => options.publish(channel, notice)).catch(fail)
      // It was no handshake, or is there no longer.
      else await body.cancel()
      return undefined
    } finally {
      if (!client) unsubscribe()
    }
  }

  return {
    url: await listen(server),
    async stop() {
      for (const client of sockets.clients) client.terminate()
      await close(server)
    },
  }
}

/** As much of it as a close frame has room for, 123 bytes. */
const reasonOf = (message: string): string => Buffer.from(message).subarray(0, 120).toString()
