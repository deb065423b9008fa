import { createRequire } from 'node:module'
import type { Notice } from './notice.ts'
import { type Endpoint, NAMESPACE } from './publisher.ts'

/** Gets a subscription's messages. */
export interface Observer {
  next(notice: Notice): void
  /** The subscription has ended. */
  error(error: Error): void
}

/** Subscribes to a channel. Resolves once AppSync has acknowledged it, with a function that unsubscribes. */
export type Subscribe = (channel: string, observer: Observer) => Promise<() => void>

/** aws-amplify, as far as it is used here. */
interface Amplify {
  Amplify: { configure(config: unknown): void }
}
interface Api {
  generateClient(): {
    graphql(operation: { query: string; variables: unknown }): {
      subscribe(observer: Raw<{ data: { published: { notice: string } } }>): { unsubscribe(): void }
    }
  }
  events: {
    connect(channel: string): Promise<{
      subscribe(observer: Raw<{ event: Notice }>): { ready: Promise<unknown> }
      close(): void
    }>
  }
}
interface Utils {
  Hub: {
    listen(channel: 'api', listener: (capsule: { payload: { event: string; data?: unknown } }) => void): void
  }
}
interface Raw<Value> {
  next(value: Value): void
  error(error: unknown): void
}

/** The event of Amplify's hub for an acknowledged subscription (its CONTROL_MSG.SUBSCRIPTION_ACK). */
const ACK = 'Subscription ack'

const SUBSCRIPTION = `subscription Published($channel: String!) {
  published(channel: $channel) { channel notice }
}`

/** @param manifest aws-amplify's package.json */
function load(manifest: string) {
  const require = createRequire(manifest)
  const { Amplify } = require('aws-amplify') as Amplify
  const { Hub } = require('aws-amplify/utils') as Utils
  return { Amplify, Hub, api: require('aws-amplify/api') as Api }
}

/** Amplify's GraphQL client. */
export function graphqlSubscriber(manifest: string, { url, apiKey }: Endpoint): Subscribe {
  const { Amplify, Hub, api } = load(manifest)
  const endpoint = new URL('/graphql', url).href
  Amplify.configure({ API: { GraphQL: { endpoint, defaultAuthMode: 'apiKey', apiKey } } })
  const client = api.generateClient()
  const acknowledged = new Map<string, () => void>()
  Hub.listen('api', ({ payload }) => {
    if (payload.event !== ACK) return
    const { variables } = payload.data as { variables: { channel: string } }
    acknowledged.get(variables.channel)?.()
  })
  return async (channel, observer) => {
    const ready = Promise.withResolvers<void>()
    acknowledged.set(channel, ready.resolve)
    try {
      const subscription = client.graphql({ query: SUBSCRIPTION, variables: { channel } }).subscribe({
        next: ({ data }) => observer.next(JSON.parse(data.published.notice)),
        error(error) {
          ready.reject(readError(error))
          observer.error(readError(error))
        },
      })
      await ready.promise
      return () => subscription.unsubscribe()
    } finally {
      acknowledged.delete(channel)
    }
  }
}

/** Amplify's client for AppSync Events. */
export function eventSubscriber(manifest: string, { url, apiKey }: Endpoint): Subscribe {
  const { Amplify, api } = load(manifest)
  const endpoint = new URL('/event', url).href
  Amplify.configure({ API: { Events: { endpoint, defaultAuthMode: 'apiKey', apiKey } } })
  return async (name, observer) => {
    const channel = await api.events.connect(`${NAMESPACE}/${name}`)
    const { ready } = channel.subscribe({
      next: ({ event }) => observer.next(event),
      error: (error) => observer.error(readError(error)),
    })
    await ready
    return () => channel.close()
  }
}

/** Amplify's errors are objects like those of a GraphQL response. */
function readError(error: unknown): Error {
  if (error instanceof Error) return error
  const { errors } = error as { errors?: { message?: string }[] }
  return new Error(errors?.[0]?.message ?? 'the subscription failed')
}
