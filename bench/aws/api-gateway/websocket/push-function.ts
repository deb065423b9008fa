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

/** The service's route whose lines are posted, a message a line. */
const ROUTE = '/transfer-encoding'
/** How often a connection is looked for that is not established yet, ms. */
const LOOK_EVERY = 10

/** AWS's own client, at an API's stage. */
export type Management = (stage: { domainName: string; stage: string }) => ApiGatewayManagementApiClient

/** What a stream is to go to, and what the service is asked for. */
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
 * The function behind an API's three routes. A query in the handshake starts a stream at once; a message starts one, too,
 * with the knobs that it holds as JSON.
 */
export function routes({ origin, management, start }: RoutesOptions): LambdaFunction {
  return handler<WebSocketEvent>(async ({ requestContext, queryStringParameters, body }, signal) => {
    const { eventType, connectionId, domainName, stage } = requestContext
    const push = { connectionId, domainName, stage, query: '' }
    if (eventType === 'CONNECT' && queryStringParameters) {
      push.query = `${new URLSearchParams(queryStringParameters)}`
      // What the service refuses, the handshake is refused for.
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
 * The function that a `$connect` starts. It cannot post itself: until it has returned there is no connection. So AWS says
 * "create a child Lambda function that's asynchronously invoked", which "calls the getConnection operation to verify that
 * the connection is valid", and then posts (repost.aws/knowledge-center/410-gone-api-gateway).
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
 * Posts the service's stream, a message an event.
 * @returns false where the client has left
 * @throws where the service breaks it off. The connection is left open then: DELETE would close it with 1000, and a
 *   broken stream would look whole
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
    // A client's leaving is heard of at the next post only. The source is told then: what is not read on is closed.
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
