import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { ask } from '../../lambda/ask.ts'
import { handler, type LambdaFunction } from '../function.ts'
import type { WebSocketEvent } from './event.ts'

/** The service's route. Each of its lines is posted as a message. */
const ROUTE = '/transfer-encoding'
/** How often the function checks whether the connection is established, ms. */
const LOOK_EVERY = 10

/** Returns AWS's own client for an API's stage. */
export type Management = (stage: { domainName: string; stage: string }) => ApiGatewayManagementApiClient

/** The connection to post to, and the query for the service. */
interface Push {
  connectionId: string
  domainName: string
  stage: string
  query: string
}

export interface RoutesOptions {
  origin: URL
  management: Management
  /** Invokes the other function asynchronously (`InvocationType: Event`). */
  start(push: Push): void
}

/**
 * The function behind an API's three routes. A query in the handshake starts a stream, and so does a message with knobs
 * as JSON.
 */
export function routes({ origin, management, start }: RoutesOptions): LambdaFunction {
  return handler<WebSocketEvent>(async ({ requestContext, queryStringParameters, body }, signal) => {
    const { eventType, connectionId, domainName, stage } = requestContext
    const push = { connectionId, domainName, stage, query: '' }
    if (eventType === 'CONNECT' && queryStringParameters) {
      push.query = `${new URLSearchParams(queryStringParameters)}`
      // The handshake is refused where the service refuses the stream.
      const { statusCode } = await ask(origin, { method: 'HEAD', target: `${ROUTE}?${push.query}` }, signal)
      if (statusCode !== 200) return { statusCode }
      start(push)
    }
    if (eventType === 'MESSAGE') {
      push.query = knobs(body ?? '')
      await post(origin, management, push, signal)
    }
    return { statusCode: 200 }
  })
}

function knobs(message: string): string {
  try {
    return `${new URLSearchParams(JSON.parse(message))}`
  } catch {
    return ''
  }
}

/**
 * The function that `$connect` starts. `$connect` cannot post itself, because there is no connection until it returns.
 * AWS's advice: "create a child Lambda function that's asynchronously invoked", which "calls the getConnection operation
 * to verify that the connection is valid", and then posts (repost.aws/knowledge-center/410-gone-api-gateway).
 */
export function child(origin: URL, management: Management): LambdaFunction {
  return handler<Push>(async (push, signal) => {
    const client = management(push)
    const { connectionId: ConnectionId } = push
    for (;;) {
      const found = await client
        .send(new GetConnectionCommand({ ConnectionId }), { abortSignal: signal })
        .then(
          () => true,
          (error) => ignoreGone(error),
        )
      if (found) break
      await sleep(LOOK_EVERY, undefined, { signal })
    }
    if (await post(origin, management, push, signal))
      await client.send(new DeleteConnectionCommand({ ConnectionId })).catch(ignoreGone)
  })
}

/**
 * Posts the service's stream, an event a message.
 * @returns false where the client has left
 * @throws an Error where the service breaks it off. The connection stays open then: DELETE would close it with 1000, and
 *   the broken stream would look whole
 */
async function post(
  origin: URL,
  management: Management,
  { connectionId: ConnectionId, query, ...stage }: Push,
  signal: AbortSignal,
): Promise<boolean> {
  const client = management(stage)
  const response = await ask(origin, { method: 'GET', target: `${ROUTE}?${query}` }, signal)
  if (response.statusCode !== 200) throw new Error(`the service answered ${response.statusCode}`)
  try {
    // Only the next post shows that the client has left. The response is then no longer read, which ends the source.
    for await (const line of lines(response.setEncoding('utf8'))) {
      const command = new PostToConnectionCommand({ ConnectionId, Data: `${line}\n` })
      await client.send(command, { abortSignal: signal })
    }
    return true
  } catch (error) {
    return ignoreGone(error)
  }
}

async function* lines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of text) {
    const whole = (rest + piece).split('\n')
    rest = whole.pop() ?? ''
    yield* whole
  }
}

/** @throws any other error */
function ignoreGone(error: unknown): false {
  if (error instanceof GoneException) return false
  throw error
}
