import type { Connecting } from '../probe/clients/connect.ts'
import { ask } from '../probe/clients/wire.ts'
import { addressOf } from '../probe/url/ask-http.ts'
import type { UrlRequest } from '../probe/url-model.ts'
import type { CheckOptions } from './check-options.ts'

/** How long to wait for the answer, ms: our own comes at once. */
const PATIENCE = 3_000

/** True if a streamproof service answers at a URL without a path. */
export async function isOurs(request: UrlRequest, signal: AbortSignal): Promise<boolean> {
  const url = new URL('/health/ready', request.url)
  const small = { url, patience: PATIENCE, longest: PATIENCE, most: 1_024, signal }
  const text = await ask({ ...small, connecting: connectingFor(request) }).then(
    ({ body }) => Buffer.concat(body.map(({ data }) => data)).toString(),
    () => '',
  )
  signal.throwIfAborted()
  return /^\{"status":"(ready|draining)","streams":\d+\}$/.test(text)
}

/** True for a URL without a path. */
export function isBare({ url }: UrlRequest): boolean {
  return url.pathname === '/' && url.search === '' && /^https?:$/.test(url.protocol)
}

/** True if the suite can be asked: it sends its own requests, to the URL and to its origin. */
export function isPlain({ request, others }: CheckOptions): boolean {
  const { method, body, headers, send } = request
  const plain = method === undefined && !body && send.length === 0 && Object.keys(headers).length === 0
  return plain && others.every(({ name }) => name === 'direct')
}

/** How to connect, as the command line says. */
export function connectingFor({ tls, resolve }: UrlRequest): Connecting {
  return (url) => {
    const address = addressOf({ url, resolve })
    return { ...tls, ...(address !== undefined && { address }) }
  }
}
