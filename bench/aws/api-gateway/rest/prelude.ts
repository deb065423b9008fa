import { type Head, readMetadata } from './reply.ts'

/** "The delimiter must be 8 null bytes and it must appear within the first 16KB of stream data." */
const DELIMITER = Buffer.alloc(8)
export const PRELUDE_BYTES = 16 * 1024

/**
 * Takes the metadata off the beginning of a streamed reply.
 * @returns takes the next bytes, and gives back the head with the payload's first bytes once the delimiter has come;
 *   undefined before, `malformed` where it is none
 */
export function preludeReader(): (
  bytes: Uint8Array,
) => { head: Head; payload: Buffer } | 'malformed' | undefined {
  let came: Buffer = Buffer.alloc(0)
  return (bytes) => {
    came = Buffer.concat([came, bytes])
    const end = came.indexOf(DELIMITER)
    const within = end === -1 ? came.length : end + DELIMITER.length
    if (within > PRELUDE_BYTES) return 'malformed'
    if (end === -1) return undefined
    const head = readMetadata(came.subarray(0, end))
    return head ? { head, payload: came.subarray(end + DELIMITER.length) } : 'malformed'
  }
}
