import type { Notice } from './notice.ts'

/** Publishes to a channel. @throws an Error where AppSync refuses it */
export type Publish = (channel: string, notice: Notice) => Promise<void>

/** AppSync's URL and the key. */
export interface Endpoint {
  /** Without a path. */
  url: URL
  apiKey: string
}

/** The schema of the bench's API. Its mutation passes its arguments on. */
export const SCHEMA = `
  type Notice { channel: String! notice: AWSJSON! }
  type Query { none: String }
  type Mutation { publish(channel: String!, notice: AWSJSON!): Notice }
  type Subscription { published(channel: String!): Notice @aws_subscribe(mutations: ["publish"]) }
`

const MUTATION = `mutation Publish($channel: String!, $notice: AWSJSON!) {
  publish(channel: $channel, notice: $notice) { channel notice }
}`

/** Publishes each notice with a mutation. */
export function graphqlPublisher(endpoint: Endpoint): Publish {
  return async (channel, notice) => {
    const variables = { channel, notice: JSON.stringify(notice) }
    const { errors } = await post(endpoint, '/graphql', { query: MUTATION, variables })
    if (errors) throw new Error(`the mutation failed: ${JSON.stringify(errors)}`)
  }
}

/** The namespace of the channels. Every new Event API has it. */
export const NAMESPACE = 'default'

/** Publishes each notice as an event. */
export function eventPublisher(endpoint: Endpoint): Publish {
  return async (channel, notice) => {
    const events = [JSON.stringify(notice)]
    const { failed } = await post(endpoint, '/event', { channel: `${NAMESPACE}/${channel}`, events })
    if (!Array.isArray(failed) || failed.length > 0)
      throw new Error(`not published: ${JSON.stringify(failed)}`)
  }
}

async function post(
  { url, apiKey }: Endpoint,
  path: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': apiKey },
    body: JSON.stringify(body),
  })
  if (response.status === 200) return (await response.json()) as Record<string, unknown>
  throw new Error(`AppSync answered ${response.status}: ${await response.text()}`)
}

/**
 * Publishes each line of the service's chunked stream as it comes, one after the other, and then how the stream ended.
 * @throws an Error where AppSync refuses one
 */
export async function publishLines(
  body: ReadableStream<Uint8Array>,
  publish: (notice: Notice) => Promise<void>,
): Promise<void> {
  const lines = readLines(body)
  for (;;) {
    // An error here is the service's.
    const line = await lines.next().catch(() => undefined)
    if (!line || line.done) return publish({ end: line ? 'complete' : 'truncated' })
    await publish({ message: line.value })
  }
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) yield `${line}\n`
  }
}
