/**
 * What the publisher publishes and the subscriber reads. AppSync has no message for a stream's end (`complete` only
 * answers `stop`), so the application needs one.
 */
export type Notice = { message: string } | { end: 'complete' | 'truncated' }
