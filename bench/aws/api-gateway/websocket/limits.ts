// Quotas for configuring and running a WebSocket API; those of sizes also in "Amazon API Gateway important notes".
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html

/** A message's payload, bytes, either way: 128 KB. */
export const MESSAGE_BYTES = 128 * 1024
/** A frame, bytes, either way: 32 KB. "A message larger than 32 KB must be split into multiple frames." */
export const FRAME_BYTES = 32 * 1024
/** How long a connection may be without a message, ms: 10 minutes. */
export const IDLE_TIMEOUT = 10 * 60_000
/** How long a connection may last in all, ms: 2 hours. */
export const CONNECTION_DURATION = 2 * 60 * 60_000
/** How long a function may take over an event, ms: 29 seconds. */
export const INTEGRATION_TIMEOUT = 29_000

/** "If a larger message (or larger frame size) is received, the connection is closed with code 1009." */
export const TOO_BIG = 1009
/** "If a binary frame is received, the connection is closed with code 1003" (binary media types for WebSocket APIs). */
export const NO_BINARY = 1003
/**
 * The close code of an idle connection: a recorded `$disconnect` event, 10 min 4 s after its `connectedAt`, has
 * disconnectStatusCode 1001 and disconnectReason "Going away". AWS documents none for the 2 hours: assumed to be the same.
 */
export const GOING_AWAY = [1001, 'Going away'] as const
/** The close code of DELETE @connections, as seen in AWS's logs (aws/chalice #2060). */
export const DELETED = [1000, 'Connection Closed Normally'] as const
