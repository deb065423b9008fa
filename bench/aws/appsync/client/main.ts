import { eventSubscriber, graphqlSubscriber } from './amplify.ts'
import { eventPublisher, graphqlPublisher } from './publisher.ts'
import { startRelay } from './relay.ts'

// AppSync's users, in a process of their own because NODE_EXTRA_CA_CERTS works at a process's start only. Its argument
// is JSON (see Settings). It answers any message over IPC with its URL.

/** Its argument. */
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
// The process that started it has ended.
process.once('disconnect', () => process.exit())
