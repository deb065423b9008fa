// Limits of both AppSync's GraphQL subscriptions and AppSync Events. The numbers are in "AWS AppSync endpoints and
// quotas", All APIs: https://docs.aws.amazon.com/general/latest/gr/appsync.html

/** A subscription's payload, bytes: 240 KB. KB as AWS's own check has it (Powertools for Lambda, AppSyncEventsResolver). */
export const PAYLOAD_BYTES = 240 * 1024
/** Subscriptions of a connection. AWS's own tests reach it (aws-appsync-events-swift). */
export const SUBSCRIPTIONS = 200
/**
 * How long a client is to wait for a keep-alive before it gives up, ms: `connectionTimeoutMs` ("Building a real-time
 * WebSocket client", "Understanding the Event API WebSocket protocol").
 */
export const CONNECTION_TIMEOUT = 300_000
/** How often there is a keep-alive, ms: "The keep-alive interval is 60 seconds" (Event API WebSocket protocol). */
export const KEEP_ALIVE = 60_000
/** How long a connection may last, ms: 24 hours (both documents). The close code is not documented. */
export const CONNECTION_DURATION = 24 * 60 * 60_000
