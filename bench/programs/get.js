import { once } from 'node:events'
import { get as httpGet } from 'node:http'
import { text } from 'node:stream/consumers'
/**
 * One GET on a connection of its own, closed with the answer: a connection kept open would be one more
 * for the other side to end when it is told to stop.
 * @throws when nobody answers, or once the signal is aborted
 */
export async function get(url, signal) {
  const [response] = await once(httpGet(url, { agent: false, signal }), 'response')
  return { status: response.statusCode ?? 0, body: await text(response) }
}
