import { createServer } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { close, listen, refuseUpgrade } from '../../http/server.ts'
import { channelOf } from '../channel.ts'
import type { Subscribe } from './amplify.ts'
import type { Notice } from './notice.ts'
import { type Publish, publishLines } from './publisher.ts'

/** The service's route whose lines are published. */
const ROUTE = '/transfer-encoding'

const NO_HTTP = 'AppSync passes no requests on. Only /websocket is served here.\n'

const TEXT = 'text/plain; charset=utf-8'

export interface RelayOptions {
  /** The service. */
  origin: URL
  subscribe: Subscribe
  publish: Publish
}

/** A running relay. */
export interface Relay {
  url: URL
  stop(): Promise<void>
}

/** Close codes, the same as the service's. */
const CLOSES: Record<Extract<Notice, { end: string }>['end'], [code: number, reason: string]> = {
  complete: [1000, ''],
  truncated: [1011, 'the source failed'],
}

/**
 * Starts a WebSocket server on a free port of 127.0.0.1. For each client it subscribes to a channel, publishes the
 * service's stream to it, and passes each notice on as it comes.
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

  /** @returns the status and the body of a refusal, or undefined */
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
      // Before anything is published: AppSync keeps nothing for later subscribers.
      upgrade((taken) => {
        client = taken
        taken.on('error', () => {}).once('close', unsubscribe)
      })
      // A publisher does not learn that a subscriber has left, so it goes on.
      if (client) publishLines(body, (notice) => options.publish(channel, notice)).catch(fail)
      // It was no valid handshake, or the client has left.
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

/** Shortens a reason to fit into a close frame, 123 bytes. */
const reasonOf = (message: string): string => Buffer.from(message).subarray(0, 120).toString()
