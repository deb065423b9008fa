import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { HOP_BY_HOP, namedByConnection } from '../../http/fields.ts'
import { ask, askedV2 } from '../ask.ts'
import type { EventV2 } from '../event-v2.ts'

// The function that the managed Node runtime runs. It asks the service over HTTP and passes the response on as it
// comes. @fastify/aws-lambda 6.4, which injects requests, loses the body of a reply whose headers are sent before its
// first byte, as those of SSE are.

/** AWS's runtime defines it. This is the part that is used here. */
declare const awslambda: {
  streamifyResponse<Handler>(handler: Handler): Handler
  HttpResponseStream: { from(stream: ResponseStream, prelude: object): ResponseStream }
}

interface ResponseStream extends NodeJS.EventEmitter {
  write(chunk: string | Uint8Array): boolean
  end(): void
}

/** Where the service listens. */
const service = new URL(process.env.SERVICE_URL as string)

/** Invoked with RESPONSE_STREAM. */
export const streaming = awslambda.streamifyResponse(async (event: EventV2, stream: ResponseStream) => {
  const answer = await ask(service, askedV2(event))
  const out = awslambda.HttpResponseStream.from(stream, head(answer))
  // The runtime sends the prelude with the first write. Without one, an empty response would lose its status.
  out.write('')
  for await (const chunk of answer) if (!out.write(chunk)) await once(out, 'drain')
  out.end()
})

/** Invoked with BUFFERED. */
export async function buffered(event: EventV2): Promise<object> {
  const answer = await ask(service, askedV2(event))
  const body = await buffer(answer)
  const text = /^text\/|json/.test(answer.headers['content-type'] ?? '')
  return { ...head(answer), body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text }
}

/** Status and headers, without those for one connection only. */
function head(response: IncomingMessage): object {
  const { 'set-cookie': cookies = [], ...others } = response.headers
  for (const name of [...HOP_BY_HOP, ...namedByConnection(response)]) delete others[name]
  return { statusCode: response.statusCode, headers: others, cookies }
}
