import { randomUUID } from 'node:crypto'
import type { AppSyncError } from '../errors.ts'
import { CHANNEL, EVENTS } from './limits.ts'

/** A publication, over HTTP or by `publish`. */
export interface Publication {
  channel: string
  /** Each the JSON of a value. */
  events: string[]
}

/** The response to an accepted publication. */
export interface Published {
  successful: { identifier: string; index: number }[]
  /** Events that a namespace's handler refused. There are no handlers here. */
  failed: never[]
}

/**
 * The errors for too many events, from AWS's own tests against the service (amplify-android, EventsRestClientTests and
 * EventsWebSocketClientTests).
 */
const TOO_MANY = {
  http: { errorType: 'BadRequestException', message: 'Input exceeded 5 event limit' },
  websocket: { errorType: 'InvalidInputError', message: 'input exceeded 5 event limit' },
} satisfies Record<string, AppSyncError>

/** "You can only publish and subscribe to channels that belong to a defined namespace": without words, in the same tests. */
const UNDEFINED_NAMESPACE: AppSyncError = { errorType: 'UnauthorizedException' }

/** Reads a publication, or returns why it is refused. */
export function read(
  asked: unknown,
  namespaces: string[],
  over: 'http' | 'websocket',
): Publication | { error: AppSyncError } {
  const { channel, events } = (asked ?? {}) as Partial<Record<keyof Publication, unknown>>
  const { errorType, message } = TOO_MANY[over]
  if (Array.isArray(events) && events.length > EVENTS) return { error: { errorType, message } }
  // The refusal is documented, its text is not.
  if (
    typeof channel !== 'string' ||
    !CHANNEL.test(channel) ||
    !Array.isArray(events) ||
    !events.every(isJson)
  )
    return { error: { errorType } }
  if (!isIn(namespaces, channel)) return { error: UNDEFINED_NAMESPACE }
  return { channel: segments(channel).join('/'), events }
}

/** The response to an accepted publication. */
export function published({ events }: Publication): Published {
  return { successful: events.map((_, index) => ({ identifier: randomUUID(), index })), failed: [] }
}

/** Whether a channel's first segment is one of these. */
export function isIn(namespaces: string[], channel: string): boolean {
  return namespaces.includes(segments(channel)[0] ?? '')
}

/** A slash at a channel's beginning or end is ignored. */
export function segments(channel: string): string[] {
  return channel.split('/').filter(Boolean)
}

/** "Each specified event in your publish request must be a stringified valid JSON value." */
function isJson(event: unknown): event is string {
  if (typeof event !== 'string') return false
  try {
    JSON.parse(event)
    return true
  } catch {
    return false
  }
}
