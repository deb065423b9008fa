import { isUtf8 } from 'node:buffer'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { handler, type LambdaFunction } from './function.ts'
import type { EventV2 } from './http/event.ts'
import { type Field, fields, grouped, mapValues } from './request.ts'
import type { EventV1 } from './rest/event.ts'

/** A request as it is made to the service. */
export interface Asked {
  method: string
  /** The path with its query. */
  target: string
  headers?: OutgoingHttpHeaders
  body?: Buffer | undefined
}

/**
 * Asks the service.
 * @throws what the socket throws, where nobody answers or the signal is aborted
 */
export async function ask(
  origin: URL,
  { method, target, headers = {}, body }: Asked,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  // Node would leave the length of a GET's body out.
  const length = body && { 'content-length': body.length }
  // Not a URL made of both: a path that begins with two slashes would lead elsewhere.
  const request = httpRequest({
    host: origin.hostname,
    port: origin.port,
    method,
    path: target,
    headers: { ...headers, ...length },
    agent: false,
    signal,
  })
  // What happens to the response, its reader is told.
  request.on('error', () => {}).end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response
}

/** What HTTP/1.1 means for one connection only (RFC 9110, 7.6.1): a framework for Lambda leaves it out of a reply. */
const HOP_BY_HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'trailer'])

const endToEnd = (response: IncomingMessage): Field[] =>
  fields(response).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()))

const isCookie = ([name]: Field) => name.toLowerCase() === 'set-cookie'

/** Reads an event's body, where there is one. */
function bodyOf({ body, isBase64Encoded }: Pick<EventV1, 'body' | 'isBase64Encoded'>): Buffer | undefined {
  return body ? Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') : undefined
}

/** The request that an HTTP API's event tells of. */
export function askedV2(event: EventV2): Asked {
  const { rawPath, rawQueryString, headers, cookies, body = null, isBase64Encoded, requestContext } = event
  return {
    method: requestContext.http.method,
    target: rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath,
    headers: { ...headers, ...(cookies && { cookie: cookies.join('; ') }) },
    body: bodyOf({ body, isBase64Encoded }),
  }
}

/** The request that a REST API's event tells of. */
export function askedV1(event: EventV1): Asked {
  const { path, httpMethod, multiValueHeaders, multiValueQueryStringParameters } = event
  const query = flat(multiValueQueryStringParameters ?? {})
  // A REST API tells names apart by their case, which HTTP does not.
  const fields = flat(multiValueHeaders).map(([name, value]): Field => [name.toLowerCase(), value])
  return {
    method: httpMethod,
    target: query.length > 0 ? `${path}?${new URLSearchParams(query)}` : path,
    // Node takes no list for some names.
    headers: mapValues(grouped(fields), (values) => (values.length > 1 ? values : values[0])),
    body: bodyOf(event),
  }
}

const flat = (lists: Record<string, string[]>): Field[] =>
  Object.entries(lists).flatMap(([name, values]) => values.map((value): Field => [name, value]))

/** Text as text, anything else in base64. */
async function wholeBody(response: IncomingMessage) {
  const bytes = await buffer(response)
  const isBase64Encoded = !isUtf8(bytes)
  return { body: bytes.toString(isBase64Encoded ? 'base64' : 'utf8'), isBase64Encoded }
}

/** Answers an HTTP API (format 2.0) with what the service answers, once it is whole. */
export const wholeV2 = (origin: URL): LambdaFunction =>
  handler<EventV2>(async (event, signal) => {
    const response = await ask(origin, askedV2(event), signal)
    const all = endToEnd(response)
    return {
      statusCode: response.statusCode,
      // There is room for one value a name.
      headers: mapValues(grouped(all.filter((field) => !isCookie(field))), (values) => values.join(',')),
      cookies: all.filter(isCookie).map(([, value]) => value),
      ...(await wholeBody(response)),
    }
  })

/** Answers a REST API with what the service answers, once it is whole. */
export const wholeV1 = (origin: URL): LambdaFunction =>
  handler<EventV1>(async (event, signal) => {
    const response = await ask(origin, askedV1(event), signal)
    return {
      statusCode: response.statusCode,
      multiValueHeaders: grouped(endToEnd(response)),
      ...(await wholeBody(response)),
    }
  })

/** Ends the metadata of a streamed reply: "a delimiter of 8 null bytes". */
export const DELIMITER: Uint8Array = new Uint8Array(8)

/** Answers a REST API that streams: metadata, the delimiter, and then each piece as the service sends it. */
export const streamed = (origin: URL): LambdaFunction => ({
  async invoke(event, { write, signal }) {
    const response = await ask(origin, askedV1(event as EventV1), signal)
    const { statusCode } = response
    const metadata = JSON.stringify({ statusCode, multiValueHeaders: grouped(endToEnd(response)) })
    await write(Buffer.concat([Buffer.from(metadata), DELIMITER]))
    // Where the service breaks off, this throws, and the function fails.
    for await (const piece of response as AsyncIterable<Buffer>) await write(piece)
  },
})
