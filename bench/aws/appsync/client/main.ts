import { eventSubscriber, graphqlSubscriber } from './amplify.ts'
import { eventPublisher, graphqlPublisher } from './publisher.ts'
import { startRelay } from './relay.ts'

// The user's side of AppSync, in a process of its own, since only a process's start can tell it whom to trust
// (NODE_EXTRA_CA_CERTS). Its argument is JSON (see Settings). Asked anything over IPC, it says where it listens.

/** What it is told. */
export interface Settings {
  api: 'graphql' | 'events'
  /** aws-amplify's package.json. */
  amplify: string
  /** AppSync, without a path. */
  url: string
  apiKey: string
  /** The service. */
  origin: string
}

const { api, amplify, url, apiKey, origin } = JSON.parse(process.argv[2] ?? '') as Settings
const endpoint = { url: new URL(url), apiKey }
const relay = await startRelay({
  origin: new URL(origin),
  ...(api === 'graphql'
    ? { subscribe: graphqlSubscriber(amplify, endpoint), publish: graphqlPublisher(endpoint) }
    : { subscribe: eventSubscriber(amplify, endpoint), publish: eventPublisher(endpoint) }),
})
process.on('message', () => process.send?.(relay.url.href))
// Whoever started it is gone.
process.once('disconnect', () => process.exit())
