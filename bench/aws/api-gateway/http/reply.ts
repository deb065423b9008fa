import type { Field } from '../../http/fields.ts'

/** A response to the client. */
export interface HttpReply {
  status: number
  headers: Field[]
  body: Buffer
}

/**
 * What an HTTP API makes of a function's reply, payload format 2.0: "API Gateway can infer the response format for
 * you", where it is valid JSON and has no `statusCode`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @returns undefined where the reply is malformed
 */
export function readReply(payload: Buffer): HttpReply | undefined {
  const text = payload.toString()
  let reply: unknown
  try {
    reply = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof reply !== 'object' || reply === null || !('statusCode' in reply)) {
    const body = Buffer.from(typeof reply === 'string' ? reply : text)
    return { status: 200, headers: [['content-type', 'application/json']], body }
  }
  return explicit(reply)
}

function explicit(reply: Record<string, unknown>): HttpReply | undefined {
  const { headers = {}, cookies = [], body = '', isBase64Encoded = false } = reply
  const status = Number(reply.statusCode)
  if (!Number.isInteger(status) || status < 200 || status > 599) return undefined
  if (typeof headers !== 'object' || headers === null || !Array.isArray(cookies)) return undefined
  if (typeof body !== 'string') return undefined
  return {
    status,
    headers: [
      ...Object.entries(headers).map(([name, value]): Field => [name, String(value)]),
      ...cookies.map((cookie): Field => ['set-cookie', String(cookie)]),
    ],
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  }
}
