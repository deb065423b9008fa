import { type AppSyncError, UNAUTHORIZED } from '../errors.ts'
import { isAuthorized } from '../realtime/authorization.ts'
import type { Connection, Message, Protocol } from '../realtime/connection.ts'
import { CHANNEL, ID, PUBLISHES_PER_SECOND } from './limits.ts'
import { isIn, type Publication, type Published, published, read, segments } from './publishing.ts'

/** A subscribed channel, without slashes at its ends. It may end in `/*`. */
export type Channel = string

/** As the document's example of `subscribe_error` has it. */
const PROCESSING: AppSyncError = {
  errorType: 'SubscriptionProcessingError',
  message: 'There was an error processing the operation',
}

/** The text of GraphQL's real-time document, which has the same type. */
const RATE_EXCEEDED: AppSyncError = { errorType: 'LimitExceededError', message: 'Rate limit exceeded' }

export interface OperationsOptions {
  apiKey: string
  namespaces: string[]
  scale: number
  broadcast(publication: Publication): void
}

/** The operations of an Event API's WebSocket: subscribe, unsubscribe, publish. */
export function operations({ apiKey, namespaces, scale, broadcast }: OperationsOptions): Protocol<Channel> {
  /** When each connection published recently, ms. */
  const recently = new WeakMap<Connection<Channel>, number[]>()
  const error = (type: string, errors: AppSyncError[], id?: string): Message => ({
    ...(id !== undefined && { id }),
    type,
    errors,
  })

  function subscribe(
    connection: Connection<Channel>,
    id: string,
    message: Message,
  ): AppSyncError | undefined {
    const { channel, authorization } = message
    if (!isAuthorized(authorization, apiKey)) return UNAUTHORIZED
    if (typeof channel !== 'string' || !CHANNEL.test(channel.replace(/\/\*$/, ''))) return PROCESSING
    if (!isIn(namespaces, channel)) return PROCESSING
    const subscribed = segments(channel).join('/')
    return connection.add(id, subscribed, subscribed)
  }

  function publish(connection: Connection<Channel>, message: Message): Published | { error: AppSyncError } {
    if (!isAuthorized(message.authorization, apiKey)) return { error: UNAUTHORIZED }
    const now = performance.now()
    const recent = (recently.get(connection) ?? []).filter((at) => now - at < 1_000 / scale)
    recently.set(connection, recent)
    if (recent.length >= PUBLISHES_PER_SECOND) return { error: RATE_EXCEEDED }
    recent.push(now)
    const publication = read(message, namespaces, 'websocket')
    if ('error' in publication) return publication
    broadcast(publication)
    return published(publication)
  }

  return {
    // Unlike GraphQL's, without a code: "Event API does not currently return errorCode" (amplify-js).
    unauthorized: UNAUTHORIZED,
    ack: (connectionTimeoutMs) => ({ type: 'connection_ack', connectionTimeoutMs }),
    error,
    receive(connection, message) {
      const { type, id } = message
      if (typeof id !== 'string' || !ID.test(id)) return false
      if (type === 'subscribe') {
        const refused = subscribe(connection, id, message)
        connection.send(refused ? error('subscribe_error', [refused], id) : { id, type: 'subscribe_success' })
      } else if (type === 'unsubscribe') {
        const unknown = { errorType: 'UnknownOperationError', message: `Unknown operation id ${id}` }
        const done = connection.remove(id)
        connection.send(
          done ? { id, type: 'unsubscribe_success' } : error('unsubscribe_error', [unknown], id),
        )
      } else if (type === 'publish') {
        const done = publish(connection, message)
        connection.send(
          'error' in done
            ? error('publish_error', [done.error], id)
            : { id, type: 'publish_success', ...done },
        )
      } else return false
      return true
    },
  }
}
