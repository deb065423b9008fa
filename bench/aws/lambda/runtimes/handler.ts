import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { FunctionUrlEvent } from '../../function-url/event.ts'

// The function that the managed Node runtime runs. It asks the service, and hands on what it answers as it comes: the
// service writes its frames itself, on a socket. A reply that is only injected has none (@fastify/aws-lambda 6.4
// loses the body of a reply whose headers leave before its first byte, as SSE's do).

/** What AWS's runtime puts there, as far as it is used here. */
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
export const streaming = awslambda.streamifyResponse(
  async (event: FunctionUrlEvent, stream: ResponseStream) => {
    const answer = await ask(event)
    const out = awslambda.HttpResponseStream.from(stream, head(answer))
    // The runtime sends the prelude with the first write, so that an answer without a body would lose its status.
    out.write('')
    for await (const chunk of answer) if (!out.write(chunk)) await once(out, 'drain')
    out.end()
  },
)

/** Invoked with BUFFERED. */
export async function buffered(event: FunctionUrlEvent): Promise<object> {
  const answer = await ask(event)
  const body = await buffer(answer)
  const text = /^text\/|json/.test(answer.headers['content-type'] ?? '')
  return { ...head(answer), body: body.toString(text ? 'utf8' : 'base64'), isBase64Encoded: !text }
}

/** The event as the request that it was. */
async function ask(event: FunctionUrlEvent): Promise<IncomingMessage> {
  const { rawPath, rawQueryString, headers, requestContext, body = '', isBase64Encoded } = event
  const asked = request(service, {
    method: requestContext.http.method,
    path: rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath,
    headers,
    agent: false,
  })
  asked.end(body, isBase64Encoded ? 'base64' : 'utf8')
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return answer
}

const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding', 'trailer', 'upgrade']

/** Status and headers, without those that are for the next hop only (RFC 9110, 7.6.1). */
function head({ statusCode, headers }: IncomingMessage): object {
  const { 'set-cookie': cookies = [], ...others } = headers
  for (const name of [...HOP_BY_HOP, ...(headers.connection ?? '').toLowerCase().split(/[ ,]+/)])
    delete others[name]
  return { statusCode, headers: others, cookies }
}
