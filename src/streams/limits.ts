/** What bounds streams. Durations are ms. 0 is off. */
export interface Limits {
  /** How many streams may be open at once. Default: 1000. */
  maxStreams: number
  /** How many streams one client address may have open. Default: 0. */
  maxStreamsPerClient: number
  /** The time between two heartbeats. Default: 15000. */
  heartbeat: number
  /** How long a client may read nothing before it is dropped. Default: 60000. */
  stallTimeout: number
  /** How long a stream may live. Each stream gets 80 to 100 % of it. Default: 0. */
  streamMaxAge: number
}

export const defaultLimits: Limits = {
  maxStreams: 1_000,
  maxStreamsPerClient: 0,
  heartbeat: 15_000,
  stallTimeout: 60_000,
  streamMaxAge: 0,
}
