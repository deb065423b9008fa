import { type Field, isNotIn } from '../../http/fields.ts'

// "Amazon API Gateway important notes", REST APIs: the table of headers that may be dropped or remapped, its column for
// Lambda integrations.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html

/** Request headers that are dropped. */
export const DROPPED_FROM_REQUEST = new Set([
  'connection',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  // "Exception" in the table. Node has taken the coding off.
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
])

/** Response headers that are dropped. */
const DROPPED_FROM_RESPONSE = new Set([
  'expect',
  'host',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Response headers that get another name, because the API sets its own. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
])

/**
 * A function's headers as they reach a client.
 * @param framed whether the API frames the body itself. Buffered, it does: `content-length` is then remapped too,
 *   though the table has it passed through (seen on AWS: x-amzn-Remapped-Content-Length).
 */
export function toClient(headers: Field[], framed: boolean): Field[] {
  return headers.filter(isNotIn(DROPPED_FROM_RESPONSE)).map(([name, value]): Field => {
    const key = name.toLowerCase()
    const remapped = REMAPPED.has(key) || (framed && key === 'content-length')
    return [remapped ? `x-amzn-Remapped-${name}` : name, value]
  })
}

/**
 * Merges the headers of both kinds. Of a pair that is in both, the one in `multiValueHeaders` stays: "If the same
 * key-value pair is specified in both, only the values from multiValueHeaders will appear in the merged list" (output
 * format of a Lambda function for proxy integration).
 */
export function merge(headers: Record<string, unknown>, multi: Record<string, unknown[]>): Field[] {
  const many = Object.entries(multi).flatMap(([name, values]) =>
    values.map((value): Field => [name, String(value)]),
  )
  const key = ([name, value]: Field) => `${name.toLowerCase()}: ${value}`
  const there = new Set(many.map(key))
  const single = Object.entries(headers).map(([name, value]): Field => [name, String(value)])
  return [...many, ...single.filter((field) => !there.has(key(field)))]
}
