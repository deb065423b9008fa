import { ask } from '../probe/clients/wire.ts'
import type { CheckOptions } from './check-options.ts'

/** How long to wait for the answer, ms: our own comes at once. */
const PATIENCE = 3_000

/** True if a streamproof service answers at a URL without a path. */
export async function isOurs(url: URL, signal: AbortSignal): Promise<boolean> {
  const ready = new URL('/health/ready', url)
  const request = { url: ready, patience: PATIENCE, longest: PATIENCE, most: 1_024, signal }
  const text = await ask(request).then(
    ({ body }) => Buffer.concat(body.map(({ data }) => data)).toString(),
    () => '',
  )
  signal.throwIfAborted()
  return /^\{"status":"(ready|draining)","streams":\d+\}$/.test(text)
}

/** True if the whole suite can be meant: nothing but a URL without a path, and where its origin is. */
export function isSuite({ request, others }: CheckOptions): boolean {
  const { url, method, body, headers, send } = request
  const bare = url.pathname === '/' && url.search === '' && /^https?:$/.test(url.protocol)
  const plain = method === undefined && !body && send.length === 0 && Object.keys(headers).length === 0
  return bare && plain && others.every(({ name }) => name === 'direct')
}
