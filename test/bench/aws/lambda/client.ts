import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { Invocation, type InvokeMode, newIds } from '../../../../bench/aws/lambda/runtime-api/invocation.ts'
import { RuntimeApi, type RuntimeApiOptions } from '../../../../bench/aws/lambda/runtime-api/runtime-api.ts'

interface Test {
  teardown(fn: () => unknown): void
}

export interface Answer {
  status: number
  headers: IncomingMessage['headers']
  /** Parsed where it is JSON. */
  body: unknown
}

/** A Runtime API, and the client of a runtime before it. Both end with the test. */
export async function runtimeApi(t: Test, options: Partial<RuntimeApiOptions> = {}) {
  const api = await RuntimeApi.listen({ timeout: 900_000, scale: 1, ...options })
  t.teardown(() => api.close())
  const begin = (path: string, { method = 'POST', headers = {} }: RequestOptions = {}): ClientRequest =>
    request(`http://${api.address}${path}`, { method, headers, agent: false })
  const ask = (path: string, options: RequestOptions = {}, body: string | Buffer = '') =>
    answerTo(begin(path, options).end(body))
  return {
    api,
    begin,
    ask,
    /** The runtime asks for work. */
    next: () => ask('/2018-06-01/runtime/invocation/next', { method: 'GET' }),
    /** Where the runtime sends something about an invocation. */
    about: ({ requestId }: Invocation, what: 'response' | 'error') =>
      `/2018-06-01/runtime/invocation/${requestId}/${what}`,
    invoke(event = '{}', mode: InvokeMode = 'RESPONSE_STREAM') {
      const invocation = new Invocation(event, mode, newIds())
      api.invoke(invocation)
      return invocation
    },
  }
}

export async function answerTo(asked: ClientRequest): Promise<Answer> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  const body = await text(response)
  const { statusCode: status = 0, headers } = response
  return { status, headers, body: /json/.test(headers['content-type'] ?? '') ? JSON.parse(body) : body }
}

/** The headers of a streamed answer: what the article's custom runtime sends. */
export const streaming = {
  'Lambda-Runtime-Function-Response-Mode': 'streaming',
  'Transfer-Encoding': 'chunked',
}
