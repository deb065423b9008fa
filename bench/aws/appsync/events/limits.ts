// "AWS AppSync endpoints and quotas", Event APIs: https://docs.aws.amazon.com/general/latest/gr/appsync.html

/** "Events are designed to be lightweight, with a maximum size of 240 KB per event" (AppSync Events concepts). */
export { PAYLOAD_BYTES as EVENT_BYTES } from '../limits.ts'

/** "You can publish up to 5 events in a batch" (Publish events via HTTP). */
export const EVENTS = 5
/**
 * Publishing over a WebSocket: "clients can publish at a rate of 25 requests per second per client WebSocket connection".
 * https://aws.amazon.com/blogs/mobile/building-real-time-apps-with-aws-appsync-events-websocket-publishing/
 */
export const PUBLISHES_PER_SECOND = 25

const SEGMENT = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,48}[A-Za-z0-9])?'
/** A channel: at most five segments of at most 50 characters (Event API WebSocket protocol, message properties). */
export const CHANNEL = new RegExp(`^/?${SEGMENT}(?:/${SEGMENT}){0,4}/?$`)
/** An operation's id (same). */
export const ID = /^[a-zA-Z0-9-_+]{1,128}$/
