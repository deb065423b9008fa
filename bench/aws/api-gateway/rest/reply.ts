import type { Field } from '../../http/fields.ts'
import { merge } from './headers.ts'

/** The status and the headers of a function's reply. */
export interface Head {
  status: number
  headers: Field[]
}

const BUFFERED_KEYS = new Set(['isBase64Encoded', 'statusCode', 'headers', 'multiValueHeaders', 'body'])
const METADATA_KEYS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'cookies'])

/**
 * Reads a function's whole reply. Every field is optional, and others are not allowed.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html, output format;
 * what of it is malformed LocalStack's tests recorded on AWS (test_aws_proxy_response_payload_format_validation).
 * @returns undefined where it is malformed
 */
export function readReply(payload: Buffer): (Head & { body: Buffer }) | undefined {
  const reply = parse(payload)
  const head = reply && headOf(reply, BUFFERED_KEYS)
  const body = reply?.body ?? ''
  if (!head || typeof body !== 'string') return undefined
  return { ...head, body: Buffer.from(body, reply?.isBase64Encoded === true ? 'base64' : 'utf8') }
}

/**
 * Reads the metadata of a streamed reply: "The metadata must be valid JSON. Only headers,
 * multiValueHeaders, cookies and the statusCode keys are supported."
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
 * @returns undefined where it is malformed
 */
export function readMetadata(json: Buffer): Head | undefined {
  const metadata = parse(json)
  const head = metadata && headOf(metadata, METADATA_KEYS)
  const cookies = metadata?.cookies ?? []
  if (!head || !Array.isArray(cookies)) return undefined
  const set = cookies.map((cookie): Field => ['Set-Cookie', String(cookie)])
  return { ...head, headers: [...head.headers, ...set] }
}

function parse(json: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json.toString())
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function headOf(reply: Record<string, unknown>, keys: Set<string>): Head | undefined {
  if (Object.keys(reply).some((key) => !keys.has(key))) return undefined
  const status = Number(reply.statusCode ?? 200)
  const headers = reply.headers ?? {}
  const multi = reply.multiValueHeaders ?? {}
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined
  if (!isObject(headers) || Object.values(headers).some((value) => !isScalar(value))) return undefined
  if (!isObject(multi) || !Object.values(multi).every((values) => Array.isArray(values))) return undefined
  return { status, headers: merge(headers, multi as Record<string, unknown[]>) }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isScalar = (value: unknown): boolean => typeof value === 'string' || typeof value === 'boolean'
