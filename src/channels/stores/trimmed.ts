import type { ChannelState } from '../model.ts'

/** What a channel's oldest messages come to that are to go. */
export interface Cut {
  /** The number of the first message to keep. */
  first: number
  /** When that one was appended, unix ms. Undefined where none is kept. */
  oldest: number | undefined
  /** The sum of what goes. */
  bytes: number
}

/** Returns the channel without them. It may have got messages since they were looked for. */
export function trimmed({ oldest: _, ...state }: ChannelState, { first, oldest, bytes }: Cut): ChannelState {
  if (first < state.tail) oldest ??= Date.now()
  return { ...state, first, bytes: state.bytes - bytes, ...(oldest !== undefined && { oldest }) }
}
