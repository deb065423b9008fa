import type { WebSocket } from 'ws'
import { type AppSyncError, DUPLICATE, tooManySubscriptions, UNSUPPORTED } from '../errors.ts'
import {
  CONNECTION_DURATION,
  CONNECTION_TIMEOUT,
  KEEP_ALIVE,
  PAYLOAD_BYTES,
  SUBSCRIPTIONS,
} from '../limits.ts'
import type { SubscriptionLog } from './log.ts'

/** A message of either protocol. */
export interface Message {
  type?: unknown
  id?: unknown
  [name: string]: unknown
}

/** The parts in which the two protocols differ. */
export interface Protocol<Subscribed> {
  /** The error for a client without the key. */
  unauthorized: AppSyncError
  /** The answer to `connection_init`. */
  ack(connectionTimeoutMs: number): Message
  /** Makes an error message. */
  error(type: string, errors: AppSyncError[], id?: string): Message
  /** Handles any other message. @returns false where its type is unknown */
  receive(connection: Connection<Subscribed>, message: Message): boolean
}

export interface ConnectionOptions<Subscribed> {
  protocol: Protocol<Subscribed>
  /** Whether the handshake had the key. */
  authorized: boolean
  /** Divides AppSync's times. */
  scale: number
  log: SubscriptionLog
}

interface Subscription<Subscribed> {
  /** Its name in the log. */
  topic: string
  subscribed: Subscribed
  since: number
  messages: number
  /** Sizes of the payloads that were too large, bytes. */
  dropped: number[]
}

/** A client's WebSocket to AppSync's real-time endpoint, with its subscriptions. */
export class Connection<Subscribed> {
  readonly #socket: WebSocket
  readonly #options: ConnectionOptions<Subscribed>
  readonly #subscriptions = new Map<string, Subscription<Subscribed>>()
  /** Why it ended, as the end of a sentence. */
  #ended = 'the client left'
  #byEdge = false

  constructor(socket: WebSocket, options: ConnectionOptions<Subscribed>) {
    this.#socket = socket
    this.#options = options
    const { scale } = options
    const alive = setInterval(() => this.send({ type: 'ka' }), KEEP_ALIVE / scale)
    const old = setTimeout(() => {
      this.#ended = 'it had lasted 24 hours'
      this.#byEdge = true
      socket.close()
    }, CONNECTION_DURATION / scale)
    socket.on('message', (data) => this.#receive(parse(String(data))))
    // ws closes the connection after a protocol error.
    socket.on('error', () => {})
    socket.once('close', () => {
      clearInterval(alive)
      clearTimeout(old)
      for (const id of this.#subscriptions.keys()) this.remove(id, this.#ended, this.#byEdge)
    })
  }

  send(message: Message): void {
    this.#socket.send(JSON.stringify(message))
  }

  /** The subscriptions by id. */
  *subscribed(): Generator<[id: string, Subscribed]> {
    for (const [id, { subscribed }] of this.#subscriptions) yield [id, subscribed]
  }

  /** Adds a subscription. @returns an error where it is refused */
  add(id: string, topic: string, subscribed: Subscribed): AppSyncError | undefined {
    if (this.#subscriptions.has(id)) return DUPLICATE
    if (this.#subscriptions.size >= SUBSCRIPTIONS) return tooManySubscriptions(SUBSCRIPTIONS)
    this.#subscriptions.set(id, { topic, subscribed, since: performance.now(), messages: 0, dropped: [] })
    return undefined
  }

  /** Ends a subscription. @returns false where the id is unknown */
  remove(id: string, ended = 'the client unsubscribed', byEdge = false): boolean {
    const subscription = this.#subscriptions.get(id)
    if (!subscription) return false
    this.#subscriptions.delete(id)
    const { topic, since, messages, dropped } = subscription
    this.#options.log.add({
      topic,
      messages,
      dropped,
      ms: Math.round(performance.now() - since),
      ended,
      byEdge,
    })
    return true
  }

  /**
   * Sends a subscription its data. A payload that is too large is dropped silently: "not even an error is thrown"
   * (aws-appsync-community #175, also #33, and Powertools for Lambda on Events).
   */
  deliver(id: string, payload: unknown, data: Message): void {
    const subscription = this.#subscriptions.get(id)
    if (!subscription) return
    const bytes = Buffer.byteLength(typeof payload === 'string' ? payload : JSON.stringify(payload))
    if (bytes > PAYLOAD_BYTES) {
      subscription.dropped.push(bytes)
      return
    }
    subscription.messages++
    this.send(data)
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #receive(message: Message): void {
    const { protocol, authorized, scale } = this.#options
    if (!authorized) {
      this.send(protocol.error('connection_error', [protocol.unauthorized]))
      // "If the error happens during connection init time, the connection will be closed by the server."
      this.#socket.close()
    } else if (message.type === 'connection_init') this.send(protocol.ack(CONNECTION_TIMEOUT / scale))
    else if (!protocol.receive(this, message)) {
      const id = typeof message.id === 'string' ? message.id : undefined
      this.send(protocol.error('error', [UNSUPPORTED], id))
    }
  }
}

/** Text that is no JSON object is a message without a type. */
function parse(text: string): Message {
  try {
    const message: unknown = JSON.parse(text)
    return typeof message === 'object' && message !== null ? { ...message } : {}
  } catch {
    return {}
  }
}
