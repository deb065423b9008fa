import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { HOP_BY_HOP, isNamed, isNotIn } from '../http/fields.ts'
import { FunctionError } from '../lambda/function-error.ts'
import { begins, HTTP_INTEGRATION, type Prelude, readPrelude } from '../lambda/prelude.ts'
import type { FunctionAnswer } from '../lambda/runtime-api/invocation.ts'

/** A response to the client. */
export interface Reply {
  status: number
  /** Names as the function wrote them. */
  headers: [name: string, value: string][]
  body: Buffer | Readable
  /** Call it after the body has ended. Returns the function's error. */
  failure?(): FunctionError | undefined
}

/**
 * The reply where a function fails before it responds. Seen on AWS, after an exception and after a timeout: localstack's
 * recordings (tests/aws/services/lambda_), awslabs/route53-dynamic-dns-with-lambda issue 56.
 */
export function failed(error: FunctionError): Reply {
  return { status: 502, headers: [], body: Buffer.from('Internal Server Error'), failure: () => error }
}

/**
 * The reply where the front cannot use the function's response: 502, or 500 where it has a header of the front's own.
 * Seen on AWS: middyjs/middy issue 1137; zenn.dev/ashphy/scraps/5d70402729657f
 */
function unusable({ message, name }: Error): Reply {
  const status = name === ReservedHeaderError.name ? 500 : 502
  return { ...failed(new FunctionError('Function.UnusableAnswer', message)), status }
}

class ReservedHeaderError extends Error {
  override readonly name = 'ReservedHeaderError'
}

/**
 * Headers that the front sets itself. A function's own reach the client as `x-amzn-Remapped-<name>`. Documented for API
 * Gateway, and seen for Function URLs.
 */
const REMAPPED = new Set(['connection', 'content-length', 'date', 'www-authenticate'])

const OCTETS = 'application/octet-stream'
const JSON_TYPE = 'application/json'

/** Fields of the function's that no client gets. `connection` is one of those that are remapped. */
const DROPPED = new Set([...HOP_BY_HOP].filter((name) => !REMAPPED.has(name)))

/** The reply of a streamed response, with its body still to come. */
export async function streamed({ contentType, body, failure }: FunctionAnswer): Promise<Reply> {
  let prelude: Prelude | undefined = { headers: { 'Content-Type': contentType ?? OCTETS } }
  try {
    if (contentType !== HTTP_INTEGRATION) await begins(body)
    // An empty response has no prelude: the runtime sends it with the first byte (seen on AWS, middyjs/middy issue 1189).
    else prelude = (await readPrelude(body)) ?? {}
    const broken = body.readableEnded ? failure() : undefined
    return broken ? failed(broken) : compose(prelude, OCTETS, { body, failure })
  } catch (error) {
    // Unread, it would block the runtime.
    body.resume()
    return unusable(error as Error)
  }
}

/** The reply of a buffered response: the guide, "Invoking Lambda function URLs", response payload format. */
export async function buffered({ body, failure }: FunctionAnswer): Promise<Reply> {
  const payload = await buffer(body)
  const broken = failure()
  if (broken) return failed(broken)
  try {
    const answer = parse(String(payload))
    if (isResponse(answer)) return compose(answer, JSON_TYPE, { body: decode(answer) })
    // A string is sent as itself, everything else as JSON: localstack's recordings.
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
    return compose({}, JSON_TYPE, { body: Buffer.from(text) })
  } catch (error) {
    return unusable(error as Error)
  }
}

/** Text that is no JSON is sent as it is: AWS does not document it. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function decode({ body = '', isBase64Encoded }: Response): Buffer {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8')
}

type Response = Prelude & { body?: unknown; isBase64Encoded?: boolean }

function isResponse(answer: unknown): answer is Response {
  return typeof answer === 'object' && answer !== null && 'statusCode' in answer
}

/** @throws an Error where a status or a header cannot be sent */
function compose(
  { statusCode = 200, headers = {}, multiValueHeaders = {}, cookies = [] }: Prelude,
  defaultType: string,
  rest: Pick<Reply, 'body' | 'failure'>,
): Reply {
  const status = Number(statusCode)
  const given: [string, string][] = [
    ...Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...Object.entries(multiValueHeaders).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, String(value)]),
    ),
    ...cookies.map((cookie): [string, string] => ['Set-Cookie', cookie]),
  ]
  if (!(status >= 200 && status <= 599)) throw new Error(`${statusCode} is not a status.`)
  for (const [name, value] of given) {
    validateHeaderName(name)
    validateHeaderValue(name, value)
    if (/^x-amzn-remapped-/i.test(name))
      throw new ReservedHeaderError(`${name} is a header of the front's own.`)
  }
  const typed = given.some(isNamed('content-type'))
  return {
    status,
    headers: [
      ...(typed ? [] : [['Content-Type', defaultType] as [string, string]]),
      ...given.filter(isNotIn(DROPPED)).map(remap),
    ],
    ...rest,
  }
}

function remap([name, value]: [name: string, value: string]): [name: string, value: string] {
  return REMAPPED.has(name.toLowerCase()) ? [`x-amzn-Remapped-${name}`, value] : [name, value]
}
