import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Field, fields, grouped, HOP_BY_HOP, isNamed, isNotIn, mapValues } from '../http/fields.ts'
import { type Asked, ask, askedV2, decoded } from '../lambda/ask.ts'
import type { EventV2 } from '../lambda/event-v2.ts'
import { DELIMITER } from '../lambda/prelude.ts'
import { handler, type LambdaFunction } from './function.ts'
import type { EventV1 } from './rest/event.ts'

const endToEnd = (response: IncomingMessage): Field[] => fields(response).filter(isNotIn(HOP_BY_HOP))

const isCookie = isNamed('set-cookie')

/** The request that a REST API's event describes. */
export function askedV1(event: EventV1): Asked {
  const { path, httpMethod, multiValueHeaders, multiValueQueryStringParameters } = event
  const query = flat(multiValueQueryStringParameters ?? {})
  // In a REST API's event names differ by case, which they do not in HTTP.
  const fields = flat(multiValueHeaders).map(([name, value]): Field => [name.toLowerCase(), value])
  return {
    method: httpMethod,
    target: query.length > 0 ? `${path}?${new URLSearchParams(query)}` : path,
    // For some names Node accepts no list.
    headers: mapValues(grouped(fields), (values) => (values.length > 1 ? values : values[0])),
    body: decoded(event.body, event.isBase64Encoded),
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

/** Answers an HTTP API with the service's response, once it is whole. */
export const wholeV2 = (origin: URL): LambdaFunction =>
  handler<EventV2>(async (event, signal) => {
    const response = await ask(origin, askedV2(event), signal)
    const all = endToEnd(response)
    return {
      statusCode: response.statusCode,
      // The format has one value a name.
      headers: mapValues(grouped(all.filter((field) => !isCookie(field))), (values) => values.join(',')),
      cookies: all.filter(isCookie).map(([, value]) => value),
      ...(await wholeBody(response)),
    }
  })

/** Answers a REST API with the service's response, once it is whole. */
export const wholeV1 = (origin: URL): LambdaFunction =>
  handler<EventV1>(async (event, signal) => {
    const response = await ask(origin, askedV1(event), signal)
    return {
      statusCode: response.statusCode,
      multiValueHeaders: grouped(endToEnd(response)),
      ...(await wholeBody(response)),
    }
  })

/** Answers a REST API that streams: metadata, the delimiter, then each piece as the service sends it. */
export const streamed = (origin: URL): LambdaFunction => ({
  async invoke(event, { write, signal }) {
    const response = await ask(origin, askedV1(event as EventV1), signal)
    const { statusCode } = response
    const metadata = JSON.stringify({ statusCode, multiValueHeaders: grouped(endToEnd(response)) })
    await write(Buffer.concat([Buffer.from(metadata), DELIMITER]))
    // Throws where the service breaks off, and the function fails.
    for await (const piece of response as AsyncIterable<Buffer>) await write(piece)
  },
})
