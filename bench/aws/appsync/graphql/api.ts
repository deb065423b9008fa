import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { type AppSyncError, MALFORMED, UNAUTHORIZED, UNSUPPORTED } from '../errors.ts'
import { isAuthorized } from '../realtime/authorization.ts'
import type { Connection, Message, Protocol } from '../realtime/connection.ts'
import { type ApiOptions, type RunningApi, startApi } from '../realtime/server.ts'
import { type Operation, Schema, type Subscription } from './schema.ts'

export interface GraphqlApiOptions extends ApiOptions {
  /** The API's schema, with `@aws_subscribe`. Its mutations pass their arguments on. */
  schema: string
}

/**
 * AppSync's GraphQL API: `POST /graphql`, and subscriptions over WebSocket in AppSync's own `graphql-ws`, which is not
 * the protocol of the npm package.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export async function startGraphqlApi(options: GraphqlApiOptions): Promise<RunningApi<Subscription>> {
  const { apiKey } = options
  const schema = new Schema(options.schema)
  const api = await startApi<Subscription>({
    ...options,
    subprotocol: 'graphql-ws',
    // The second path is for a custom domain name, which both endpoints share.
    paths: ['/graphql', '/graphql/realtime'],
    protocol: protocol(schema, apiKey),
    onRequest: (request, response) => void respond(request, response).catch(() => response.destroy()),
  })

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const say = (status: number, body: unknown) =>
      response
        .writeHead(status, { 'Content-Type': 'application/json;charset=UTF-8' })
        .end(JSON.stringify(body))
    if (request.method !== 'POST' || request.url !== '/graphql') return void response.writeHead(404).end()
    if (!isAuthorized(request.headers, apiKey)) return void say(401, { errors: [UNAUTHORIZED] })
    const asked = await json(request).catch(() => undefined)
    if (!isOperation(asked)) return void say(400, { errors: [MALFORMED] })
    const { answer, made } = schema.run(asked)
    for (const [mutation, payload] of made) publish(mutation, payload)
    say(200, answer)
  }

  /** "Subscriptions are triggered from mutations and the mutation selection set is sent to subscribers." */
  function publish(mutation: string, payload: unknown): void {
    for (const connection of api.connections)
      for (const [id, subscription] of connection.subscribed()) {
        const selected = subscription.select(mutation, payload)
        if (selected) connection.deliver(id, selected, { id, type: 'data', payload: selected })
      }
  }

  return api
}

function protocol(schema: Schema, apiKey: string): Protocol<Subscription> {
  const error = (type: string, errors: AppSyncError[], id?: string): Message => ({
    ...(id !== undefined && { id }),
    type,
    payload: { errors },
  })
  return {
    // Clients get 401 (amplify-flutter #2763); some years earlier they got 400 (amplify-android #1392).
    unauthorized: { ...UNAUTHORIZED, errorCode: 401 },
    ack: (connectionTimeoutMs) => ({ type: 'connection_ack', payload: { connectionTimeoutMs } }),
    error,
    receive(connection, message) {
      const { type, id } = message
      if (typeof id !== 'string') return false
      if (type === 'start') {
        const refused = start(connection, id, message)
        connection.send(refused ? error('error', refused, id) : { id, type: 'start_ack' })
      } else if (type === 'stop') {
        // The response to an unknown id is not public.
        if (connection.remove(id)) connection.send({ id, type: 'complete' })
      } else return false
      return true
    },
  }

  function start(
    connection: Connection<Subscription>,
    id: string,
    message: Message,
  ): AppSyncError[] | undefined {
    const { data, extensions } = (message.payload ?? {}) as {
      data?: unknown
      extensions?: { authorization?: unknown }
    }
    if (!isAuthorized(extensions?.authorization, apiKey)) return [UNAUTHORIZED]
    const asked = parse(data)
    const subscription = isOperation(asked) ? schema.subscribe(asked) : undefined
    // As seen for operations that are no subscription (a question on "unknown not supported through the realtime channel").
    if (!subscription) return [UNSUPPORTED]
    // Without a type, as clients got it (amplify-cli #7427).
    if ('errors' in subscription) return subscription.errors.map(({ message }) => ({ message }))
    const topic = `${subscription.field} ${JSON.stringify(subscription.args)}`
    const refused = connection.add(id, topic, subscription)
    return refused && [refused]
  }
}

/** `start`'s data is a string of JSON. */
function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data))
  } catch {
    return undefined
  }
}

function isOperation(asked: unknown): asked is Operation {
  return typeof asked === 'object' && asked !== null && 'query' in asked && typeof asked.query === 'string'
}
