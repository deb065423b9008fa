import type { Change } from './proxy.ts'

/**
 * Replaces text in each read of a connection: for heads, which come in one.
 * @param pattern in latin1
 */
export function rewrites(pattern: RegExp, replacement: string): Change {
  return async function* (parts) {
    for await (const part of parts)
      yield Buffer.from(part.toString('latin1').replace(pattern, replacement), 'latin1')
  }
}
