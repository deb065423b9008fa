import { once } from 'node:events'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { buffer, json } from 'node:stream/consumers'
import { askedV2, ask as askService } from '../ask.ts'
import type { EventV2 } from '../event-v2.ts'
import { DELIMITER, HTTP_INTEGRATION } from '../prelude.ts'

// A custom runtime without AWS's code. Streaming takes two headers on a POST. It asks the service at SERVICE_URL.

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`
const service = new URL(process.env.SERVICE_URL as string)
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type'
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body'

for (;;) {
  const next = await ask(`${api}/next`)
  const invocation = `${api}/${next.headers['lambda-runtime-aws-request-id']}`
  const event = (await json(next)) as EventV2
  await askService(service, askedV2(event)).then(
    (answer) => stream(answer, invocation),
    ({ name, message }) => ask(`${invocation}/error`, { method: 'POST' }, report(name, message)).then(buffer),
  )
}

/** Passes a response on as it comes, after its status and headers. */
async function stream(answer: IncomingMessage, invocation: string): Promise<void> {
  const post = request(`${invocation}/response`, {
    method: 'POST',
    headers: {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Transfer-Encoding': 'chunked',
      'Content-Type': HTTP_INTEGRATION,
      Trailer: `${ERROR_TYPE}, ${ERROR_BODY}`,
    },
  })
  const taken = once(post, 'response')
  const { 'set-cookie': cookies, ...headers } = answer.headers
  post.write(JSON.stringify({ statusCode: answer.statusCode, headers, cookies }))
  post.write(DELIMITER)
  try {
    for await (const chunk of answer) if (!post.write(chunk)) await once(post, 'drain')
  } catch (error) {
    const body = report('Function.Broken', String(error)).toString('base64')
    post.addTrailers({ [ERROR_TYPE]: 'Function.Broken', [ERROR_BODY]: body })
  }
  post.end()
  await taken.then(([response]) => buffer(response))
}

function report(errorType: string, errorMessage: string): Buffer {
  return Buffer.from(JSON.stringify({ errorType, errorMessage }))
}

async function ask(url: string, options: RequestOptions = {}, body: string | Buffer = '') {
  const [answer] = await once(request(url, { agent: false, ...options }).end(body), 'response')
  return answer as IncomingMessage
}
