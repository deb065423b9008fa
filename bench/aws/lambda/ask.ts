import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import type { EventV2 } from './event-v2.ts'

// What the functions of the bench share: they ask the service and pass its response on.

/** A request to the service. */
export interface Asked {
  method: string
  /** The path with its query. */
  target: string
  headers?: OutgoingHttpHeaders
  body?: Buffer | undefined
}

/**
 * Asks the service.
 * @throws the socket's error where nobody answers, or an AbortError
 */
export async function ask(
  origin: URL,
  { method, target, headers = {}, body }: Asked,
  signal?: AbortSignal,
): Promise<IncomingMessage> {
  // Node sends no length with a GET's body unless told to.
  const length = body && { 'content-length': body.length }
  // Not a URL of both: a path that begins with two slashes would name another host.
  const request = httpRequest({
    host: origin.hostname,
    port: origin.port,
    method,
    path: target,
    headers: { ...headers, ...length },
    agent: false,
    ...(signal && { signal }),
  })
  // An error after the response began is the response's too.
  request.on('error', () => {}).end(body)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  return response
}

/** The request that an event of payload format 2.0 describes. */
export function askedV2({
  rawPath,
  rawQueryString,
  headers,
  cookies,
  requestContext,
  body,
  isBase64Encoded,
}: EventV2): Asked {
  return {
    method: requestContext.http.method,
    target: rawQueryString ? `${rawPath}?${rawQueryString}` : rawPath,
    headers: { ...headers, ...(cookies && { cookie: cookies.join('; ') }) },
    body: decoded(body, isBase64Encoded),
  }
}

/** An event's body as bytes; undefined where there is none. */
export function decoded(body: string | null | undefined, isBase64Encoded: boolean): Buffer | undefined {
  return body ? Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8') : undefined
}
