import { codeAndMessage } from '../fault.ts'
import { profileOf } from '../profiles/index.ts'
import type { UrlOutcome, UrlRequest, Variation } from '../url-model.ts'
import { askHttp } from './ask-http.ts'
import { askWebSocket } from './ask-websocket.ts'
import { withoutSecrets } from './secrets.ts'

/** The request as it is sent: what the command line left out, the profile adds. */
export function completed(request: UrlRequest): UrlRequest {
  const { method, headers, body } = profileOf(request).ask?.(request) ?? {}
  const sent = request.body ?? (body === undefined ? undefined : Buffer.from(body))
  return {
    ...request,
    method: request.method ?? method ?? (sent ? 'POST' : 'GET'),
    headers: { ...(request.body && defaultType), ...headers, ...request.headers },
    ...(sent && { body: sent }),
  }
}

/**
 * Sends one request and writes down what happened. What cannot be asked becomes the outcome's `fault`.
 * @throws the signal's reason
 */
export async function askUrl(
  given: UrlRequest,
  target: { name: string; url: URL },
  variation: Variation,
): Promise<UrlOutcome> {
  const profile = profileOf(given)
  const { protocol, ...rest } = completed(given)
  // Without TLS, HTTP/2 was pinned for the URL itself: what is behind it may not know it.
  const pinned = target.name === 'url' || target.url.protocol === 'https:' ? protocol : undefined
  const request = { ...rest, url: target.url, ...(pinned && { protocol: pinned }) }
  const { method = 'GET', transport, signal } = request
  const wanted = transport === 'auto' ? profile.transport : transport
  const isWebSocket = wanted === 'websocket'
  const asked = {
    target: target.name,
    variation,
    method,
    url: target.url.href,
    ...(wanted && { wanted }),
  }
  const startedAt = Date.now()
  try {
    const heard = isWebSocket
      ? await askWebSocket(request, profile, profile.ask?.(given) ?? {})
      : await askHttp(request, profile, variation)
    return withoutSecrets({ ...asked, ...heard }, given)
  } catch (error) {
    signal?.throwIfAborted()
    const nothing: UrlOutcome = {
      ...asked,
      transport: wanted ?? 'chunked',
      profile: profile.id,
      startedAt,
      headers: [],
      reads: [],
      events: [],
      beats: [],
      fault: codeAndMessage(error),
    }
    return withoutSecrets(nothing, given)
  }
}

/** As curl does. */
const defaultType = { 'content-type': 'application/x-www-form-urlencoded' }
