import type { IncomingMessage } from 'node:http'
import { BodyTooLargeError } from '../../../channels/errors.ts'

/**
 * How much of a body that is too large is still read, bytes. A client that is answered before it has sent everything
 * often sees a reset connection in place of the answer.
 */
const DISCARDED = 64 * 2 ** 20

/**
 * Reads a request's body whole.
 * @param done gets STREAMPROOF_BODY_TOO_LARGE where it has more than `limit` bytes
 */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let length = 0
  request.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length <= limit) return void chunks.push(chunk)
    chunks.length = 0
    if (length > limit + DISCARDED) request.destroy()
  })
  request.once('error', done)
  request.once('end', () => {
    if (length > limit) done(new BodyTooLargeError(limit))
    else done(null, chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, length))
  })
}
