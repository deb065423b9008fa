import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { UNAUTHORIZED } from '../errors.ts'
import { isAuthorized } from '../realtime/authorization.ts'
import { type ApiOptions, type RunningApi, startApi } from '../realtime/server.ts'
import { type Channel, operations } from './operations.ts'
import { type Publication, published, read } from './publishing.ts'

export interface EventApiOptions extends ApiOptions {
  /** The API's channel namespaces, without handlers. */
  namespaces: string[]
}

/**
 * An AppSync Event API: `POST /event`, and channels over WebSocket.
 * https://docs.aws.amazon.com/appsync/latest/eventapi/event-api-websocket-protocol.html
 */
export async function startEventApi(options: EventApiOptions): Promise<RunningApi<Channel>> {
  const { apiKey, namespaces, scale = 1 } = options
  const api = await startApi<Channel>({
    ...options,
    subprotocol: 'aws-appsync-event-ws',
    paths: ['/event/realtime'],
    protocol: operations({ apiKey, namespaces, scale, broadcast }),
    onRequest: (request, response) => void respond(request, response).catch(() => response.destroy()),
  })

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, body: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
    if (request.method !== 'POST' || request.url !== '/event') return void response.writeHead(404).end()
    if (!isAuthorized(request.headers, apiKey)) return void say(401, { errors: [UNAUTHORIZED] })
    const publication = read(await json(request).catch(() => undefined), namespaces, 'http')
    if ('error' in publication) {
      const { error } = publication
      return void say(error.errorType === UNAUTHORIZED.errorType ? 401 : 400, { errors: [error] })
    }
    broadcast(publication)
    say(200, published(publication))
  }

  /** Sends each event as a message. The document shows the event in an array, but AWS's own clients read a string. */
  function broadcast({ channel, events }: Publication): void {
    for (const connection of api.connections)
      for (const [id, subscribed] of connection.subscribed())
        if (covers(subscribed, channel))
          for (const event of events) connection.deliver(id, event, { id, type: 'data', event })
  }

  return api
}

/** Who subscribes to `/default/*` gets "all messages in the default namespace" (AWS's blog on publishing by WebSocket). */
function covers(subscribed: Channel, channel: string): boolean {
  if (!subscribed.endsWith('/*')) return subscribed === channel
  return channel.startsWith(subscribed.slice(0, -1))
}
