/**
 * What our publisher publishes and our subscriber reads. AppSync has no word for a stream's end: its `complete` only
 * answers a `stop`. So the application has to say it.
 */
export type Notice = { message: string } | { end: 'complete' | 'truncated' }
