import { ChannelDeletedError, ChannelNotFoundError } from '../errors.ts'
import type { ChannelConfig, ChannelState } from '../model.ts'

/** When a channel that was read or written now expires, unix ms; undefined for never. */
export function expiry({ ttl, expiresAt }: ChannelConfig, now: number): number | undefined {
  return ttl === undefined ? expiresAt : now + ttl * 1_000
}

export function hasExpired({ expires }: ChannelState, now: number): boolean {
  return expires !== undefined && expires <= now
}

/**
 * Returns the channel where there is one for clients.
 * @throws STREAMPROOF_CHANNEL_NOT_FOUND, also when it has expired; STREAMPROOF_CHANNEL_DELETED when forks keep it
 */
export function live(state: ChannelState | undefined, now: number): ChannelState {
  if (!state || (hasExpired(state, now) && state.forks === 0)) throw new ChannelNotFoundError()
  if (state.deleted || hasExpired(state, now)) throw new ChannelDeletedError()
  return state
}

/** Returns the state with its sliding expiry moved on. */
export function touched(state: ChannelState, now: number): ChannelState {
  const expires = expiry(state.config, now)
  return expires === undefined ? state : { ...state, expires }
}
