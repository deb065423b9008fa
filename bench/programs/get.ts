import { once } from 'node:events'
import { get as httpGet, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * Sends a GET on a connection that closes after the response: an open one would delay the server's stop.
 * @throws an Error where nobody answers, or an AbortError
 */
export async function get(url: URL, signal: AbortSignal): Promise<{ status: number; body: string }> {
  const [response] = (await once(httpGet(url, { agent: false, signal }), 'response')) as [IncomingMessage]
  return { status: response.statusCode ?? 0, body: await text(response) }
}
