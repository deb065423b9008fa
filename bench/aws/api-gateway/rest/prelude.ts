import { PRELUDE_BYTES } from '../../lambda/limits.ts'
import { PreludeError, splitPrelude } from '../../lambda/prelude.ts'
import { type Head, readMetadata } from './reply.ts'

/**
 * Reads the metadata at the beginning of a streamed reply.
 * @returns a function that takes the next bytes. It returns the head and the payload's first bytes once the delimiter
 *   has come, undefined before, and `malformed` where there is no metadata
 */
export function preludeReader(): (
  bytes: Uint8Array,
) => { head: Head; payload: Buffer } | 'malformed' | undefined {
  let came: Buffer = Buffer.alloc(0)
  return (bytes) => {
    came = Buffer.concat([came, bytes])
    try {
      const split = splitPrelude(came, PRELUDE_BYTES)
      const head = split && readMetadata(split.json)
      return split && (head ? { head, payload: split.body } : 'malformed')
    } catch (error) {
      if (error instanceof PreludeError) return 'malformed'
      throw error
    }
  }
}
