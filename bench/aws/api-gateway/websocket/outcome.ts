import { isNamed } from '../../http/fields.ts'
import type { Called } from '../call.ts'
import type { WebSocketEvent } from './event.ts'

/** The result of an event. */
export interface Done {
  /** The reply's status. It counts for `$connect` only: 2xx accepts the client, any other is the response. */
  status: number
  /** The subprotocol that the reply names. */
  protocol?: string
  /** The message to the client where there is no reply. */
  failure?: string
}

/**
 * Reads the result of an event's invocation. `$connect` responds with the function's status, or with 502 where it throws,
 * as seen on AWS (a wscat transcript in a public repository of notes).
 */
export function outcome(called: Called): Done {
  if (called.kind === 'timed out') return { status: 504, failure: 'Endpoint request timed out' }
  const reply = called.kind === 'replied' ? parse(called.payload) : undefined
  const status = Number(reply?.statusCode)
  if (!Number.isInteger(status) || status < 200 || status > 599)
    return { status: 502, failure: 'Internal server error' }
  const headers = Object.entries(reply?.headers ?? {})
  const protocol = headers.find(isNamed('sec-websocket-protocol'))?.[1]
  return { status, ...(protocol !== undefined && { protocol: String(protocol) }) }
}

function parse(payload: Buffer): { statusCode?: unknown; headers?: Record<string, unknown> } | undefined {
  try {
    return JSON.parse(payload.toString()) ?? undefined
  } catch {
    return undefined
  }
}

/** The message to a client whose event's function fails, with the spaces of AWS's. */
export function report(message: string, { requestContext }: WebSocketEvent): string {
  const { connectionId, requestId } = requestContext
  return `{"message": "${message}", "connectionId":"${connectionId}", "requestId":"${requestId}"}`
}
