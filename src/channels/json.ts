import { isUtf8 } from 'node:buffer'
import { EmptyArrayError, InvalidJsonError, TooManyMessagesError } from './errors.ts'

/** How many messages one append may bring: each costs its store much more than its bytes, while all others wait. */
const MAX_MESSAGES = 20_000

/**
 * Splits the body of an append to a JSON channel into messages: an array is flattened by one level (protocol, 9.1.2).
 * The messages keep their text, so that a number keeps its digits; only line breaks between tokens become spaces, so
 * that a message is a line.
 *
 * @throws STREAMPROOF_INVALID_JSON, STREAMPROOF_TOO_MANY_MESSAGES, and STREAMPROOF_EMPTY_ARRAY unless `allowEmpty`
 */
export function splitJson(body: Buffer, allowEmpty = false): Uint8Array[] {
  if (!isUtf8(body)) throw new InvalidJsonError('it is not UTF-8')
  const sent = body.toString()
  let value: unknown
  try {
    value = JSON.parse(sent)
  } catch (error) {
    throw new InvalidJsonError((error as Error).message)
  }
  const text = sent.replace(/[\r\n]/g, ' ').trim()
  if (!Array.isArray(value)) return [Buffer.from(text)]
  if (value.length === 0 && !allowEmpty) throw new EmptyArrayError()
  if (value.length > MAX_MESSAGES) throw new TooManyMessagesError(MAX_MESSAGES)
  return value.length === 0 ? [] : elements(text).map((element) => Buffer.from(element.trim()))
}

/** The texts of a valid JSON array's elements. */
function elements(array: string): string[] {
  const found: string[] = []
  let depth = 0
  let start = 1
  for (let i = 0; i < array.length; i++) {
    const char = array[i]
    if (char === '"') {
      // To the closing quote: the next one with an even number of backslashes before it.
      for (i++; array[i] !== '"'; i++) if (array[i] === '\\') i++
    } else if (char === '[' || char === '{') depth++
    else if (char === ']' || char === '}') depth--
    else if (char === ',' && depth === 1) {
      found.push(array.slice(start, i))
      start = i + 1
    }
  }
  found.push(array.slice(start, -1))
  return found
}
