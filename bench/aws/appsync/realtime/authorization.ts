import type { IncomingMessage } from 'node:http'
import { isNamed } from '../../http/fields.ts'

/** A client's authorization: JSON with the API's host and a key. */
export type Authorization = Record<string, unknown>

/**
 * The authorization of a handshake. AppSync takes it from the query (`header`, base64), from a subprotocol
 * (`header-<base64url>`), or from the request's own headers.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html, handshake details
 */
export function handshakeAuthorization({ url = '/', headers }: IncomingMessage): Authorization {
  const { searchParams } = new URL(url, 'http://api')
  const subprotocol = protocols(headers['sec-websocket-protocol']).find((name) => name.startsWith('header-'))
  const encoded = searchParams.get('header') ?? subprotocol?.slice('header-'.length)
  if (encoded == null) return headers
  try {
    // Node decodes both alphabets, with and without padding.
    const decoded: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString())
    return typeof decoded === 'object' && decoded !== null ? { ...decoded } : {}
  } catch {
    return {}
  }
}

/** The subprotocols that a handshake offers (RFC 6455, 4.2.1). */
export function protocols(field = ''): string[] {
  return field.split(',').map((name) => name.trim())
}

/** Whether an authorization has the API's key. AppSync checks more, such as the host. */
export function isAuthorized(authorization: unknown, apiKey: string): boolean {
  if (typeof authorization !== 'object' || authorization === null) return false
  return Object.entries(authorization).some((field) => isNamed('x-api-key')(field) && field[1] === apiKey)
}
