import type { Readable } from 'node:stream'
import { PRELUDE_BYTES } from './limits.ts'

/** The content type by which a runtime says that a streamed response begins with a prelude. */
export const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response'

/** Ends a prelude: "a delimiter of 8 null bytes". */
export const DELIMITER: Uint8Array = new Uint8Array(8)

/** Status and headers of a streamed HTTP response, as JSON before its body. */
export interface Prelude {
  statusCode?: number | string
  headers?: Record<string, string>
  multiValueHeaders?: Record<string, string[]>
  cookies?: string[]
}

/** A prelude that cannot be used. */
export class PreludeError extends Error {}

/**
 * Splits a response's first bytes at its prelude's end.
 * @param most where the delimiter must have ended, bytes
 * @returns undefined where it has not come yet
 * @throws PreludeError where it comes later
 */
export function splitPrelude(bytes: Buffer, most: number): { json: Buffer; body: Buffer } | undefined {
  const end = bytes.indexOf(DELIMITER)
  const needed = end < 0 ? bytes.length : end + DELIMITER.length
  if (needed > most) throw new PreludeError(`The prelude does not end within ${PRELUDE_BYTES} bytes.`)
  if (end < 0) return undefined
  return { json: bytes.subarray(0, end), body: bytes.subarray(end + DELIMITER.length) }
}

/**
 * Reads the prelude of a response and leaves its body to be read.
 * @returns undefined where the response ended without a byte: runtimes write the prelude with the first byte
 * @throws PreludeError where there is none, or no JSON object
 */
export async function readPrelude(response: Readable): Promise<Prelude | undefined> {
  let head = Buffer.alloc(0)
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    head = Buffer.concat([head, chunk as Buffer])
    const split = splitPrelude(head, PRELUDE_BYTES + DELIMITER.length)
    if (!split) continue
    if (split.body.length > 0) response.unshift(split.body)
    return parse(split.json)
  }
  if (head.length > 0) throw new PreludeError('The response ended within its prelude.')
  return undefined
}

function parse(json: Buffer): Prelude {
  let parsed: unknown
  try {
    parsed = JSON.parse(String(json))
  } catch {
    // Below.
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  throw new PreludeError('The prelude is not a JSON object.')
}

/** Waits for a response's first byte, or its end. */
export async function begins(response: Readable): Promise<void> {
  for await (const chunk of response.iterator({ destroyOnReturn: false })) {
    response.unshift(chunk)
    return
  }
}
