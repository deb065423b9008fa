import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Called, call } from '../call.ts'
import type { LambdaFunction } from '../function.ts'
import { extendedId } from '../ids.ts'
import { type Api, listen } from '../listen.ts'
import { gatewayLog } from '../log.ts'
import { type Field, readBody } from '../request.ts'
import { eventV2 } from './event.ts'
import { readReply } from './reply.ts'

/** How long a function may take over its whole reply, ms (HTTP API quotas: maximum integration timeout, 30 seconds). */
export const INTEGRATION_TIMEOUT = 30_000

export interface HttpApiOptions {
  /** What the `$default` route's Lambda proxy integration invokes. */
  fn: LambdaFunction
  /** Divides the API's times; 1, unless told otherwise. */
  scale?: number
}

/** What is sent to the client, and what the log says of it. */
interface Answer {
  status: number
  headers: Field[]
  body: Buffer
  says: string
  author?: 'edge' | 'service'
}

/** The API's own answers: `{"message":"…"}`, the status in words. */
function own(status: number, message: string, says: string, author: Answer['author'] = 'edge'): Answer {
  const headers: Field[] = [['Content-Type', 'application/json']]
  return { status, headers, body: Buffer.from(JSON.stringify({ message })), says, author }
}

/** No document gives its body, so it follows the others'. */
const TOO_LARGE = own(413, 'Request Entity Too Large', 'the request was too large')

const answers: { [Kind in Called['kind']]: (called: Extract<Called, { kind: Kind }>) => Answer } = {
  replied({ payload }) {
    const reply = readReply(payload)
    if (reply) return { ...reply, says: `the function’s whole reply, ${payload.length} bytes` }
    return internal('the function’s reply was malformed')
  },
  failed: ({ error }) => internal(`the function failed: ${error.message}`),
  // With `content-length: 33` and an apigw-requestid, as seen on AWS (cortexlabs/cortex #1225).
  'timed out': () => own(503, 'Service Unavailable', 'the integration’s timeout was over'),
  'too large': () => TOO_LARGE,
}

/**
 * The body is in "Troubleshooting issues with HTTP API Lambda integrations"; the status is the knowledge center's ("How
 * do I map the status codes in HTTP APIs?": a reply of the wrong format gives a 500). A REST API answers 502.
 */
const internal = (says: string) => own(500, 'Internal Server Error', says, 'service')

/**
 * Starts an HTTP API with one route, `$default`, in front of a function. It hands a reply on once it is whole: HTTP
 * APIs cannot do otherwise ("Response streaming is only supported for REST APIs").
 */
export async function startHttpApi({ fn, scale = 1 }: HttpApiOptions): Promise<Api> {
  const stopped = new AbortController()
  const log = gatewayLog()
  const timeout = INTEGRATION_TIMEOUT / scale

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const start = performance.now()
    const requestId = extendedId()
    const body = await readBody(request)
    const { says, author, ...reply } = body ? await answer(request, body) : TOO_LARGE
    send(response, requestId, reply)
    const { method: httpMethod = '', url: path = '' } = request
    const responseLatency = Math.round(performance.now() - start)
    const line = { requestId, httpMethod, path, status: reply.status, responseLatency, says }
    log.add({ ...line, ...(author && { author }) })
  }

  async function answer(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const called = await call(fn, eventV2(request, body), { timeout, signal: stopped.signal })
    return answers[called.kind](called as never)
  }

  const { url, close } = await listen((request, response) => {
    // A client that leaves before its request is whole is not answered, and not logged.
    handle(request, response).catch(() => response.destroy())
  })
  return {
    url,
    log: log.find,
    async stop() {
      stopped.abort()
      await close()
    },
  }
}

/** What frames a response is the API's to say. */
const FRAMING = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding'])

function send(
  response: ServerResponse,
  id: string,
  { status, headers, body }: Pick<Answer, 'status' | 'headers' | 'body'>,
): void {
  for (const [name, value] of headers)
    if (!FRAMING.has(name.toLowerCase())) response.appendHeader(name, value)
  response.setHeader('Content-Length', body.length)
  response.setHeader('Apigw-Requestid', id)
  response.writeHead(status).end(body)
}
