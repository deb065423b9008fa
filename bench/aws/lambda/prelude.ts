import type { Readable } from 'node:stream'
import { PRELUDE_BYTES } from './limits.ts'

/** The content type by which a runtime says that a streamed answer begins with a prelude. */
export const HTTP_INTEGRATION = 'application/vnd.awslambda.http-integration-response'

/** What ends a prelude. */
const DELIMITER = Buffer.alloc(8)

/** Status and headers of a streamed HTTP answer, as JSON before its body. */
export interface Prelude {
  statusCode?: number | string
  headers?: Record<string, string>
  multiValueHeaders?: Record<string, string[]>
  cookies?: string[]
}

/** A prelude that cannot be used. */
export class PreludeError extends Error {}

/**
 * Reads the prelude off an answer and leaves its body to be read.
 * @returns undefined where the answer ended without a byte: runtimes write the prelude with the first of them
 * @throws PreludeError where there is none, or no JSON object
 */
export async function readPrelude(answer: Readable): Promise<Prelude | undefined> {
  let head = Buffer.alloc(0)
  for await (const chunk of answer.iterator({ destroyOnReturn: false })) {
    head = Buffer.concat([head, chunk as Buffer])
    const end = head.indexOf(DELIMITER)
    if (end > PRELUDE_BYTES || (end < 0 && head.length > PRELUDE_BYTES + DELIMITER.length))
      throw new PreludeError(`The prelude does not end within ${PRELUDE_BYTES} bytes.`)
    if (end < 0) continue
    const rest = head.subarray(end + DELIMITER.length)
    if (rest.length > 0) answer.unshift(rest)
    return parse(head.subarray(0, end))
  }
  if (head.length > 0) throw new PreludeError('The answer ended within its prelude.')
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

/** Waits for an answer's first byte, or its end. */
export async function begins(answer: Readable): Promise<void> {
  for await (const chunk of answer.iterator({ destroyOnReturn: false })) {
    answer.unshift(chunk)
    return
  }
}
