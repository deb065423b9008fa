import type { IncomingMessage } from 'node:http'

/**
 * Reads a request's body whole, as AWS's fronts do before they invoke a function.
 * @param most how large it may be, bytes
 * @returns undefined where it is larger; the rest is then read and discarded
 * @throws the socket's error where the client leaves before its end
 */
export async function readBody(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size <= most) parts.push(part)
    else parts.length = 0
  }
  return size > most ? undefined : Buffer.concat(parts)
}
