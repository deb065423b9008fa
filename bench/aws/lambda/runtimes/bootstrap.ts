import { once } from 'node:events'
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { buffer, json } from 'node:stream/consumers'
import type { FunctionUrlEvent } from '../../function-url/event.ts'

// A custom runtime without AWS's code: to stream takes two headers on a POST. It asks the service at SERVICE_URL.

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/invocation`
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type'
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body'

for (;;) {
  const next = await ask(`${api}/next`)
  const invocation = `${api}/${next.headers['lambda-runtime-aws-request-id']}`
  const event = (await json(next)) as FunctionUrlEvent
  const { rawPath, rawQueryString, requestContext, headers } = event
  const { method } = requestContext.http
  const url = `${process.env.SERVICE_URL}${rawPath}${rawQueryString && `?${rawQueryString}`}`
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
  await ask(url, { method, headers }, body).then(
    (answer) => stream(answer, invocation),
    ({ name, message }) => ask(`${invocation}/error`, { method: 'POST' }, report(name, message)).then(buffer),
  )
}

/** Hands an answer on as it comes, with its status and headers before it. */
async function stream(answer: IncomingMessage, invocation: string): Promise<void> {
  const post = request(`${invocation}/response`, {
    method: 'POST',
    headers: {
      'Lambda-Runtime-Function-Response-Mode': 'streaming',
      'Transfer-Encoding': 'chunked',
      'Content-Type': 'application/vnd.awslambda.http-integration-response',
      Trailer: `${ERROR_TYPE}, ${ERROR_BODY}`,
    },
  })
  const taken = once(post, 'response')
  const { 'set-cookie': cookies, ...headers } = answer.headers
  post.write(`${JSON.stringify({ statusCode: answer.statusCode, headers, cookies })}${'\0'.repeat(8)}`)
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
