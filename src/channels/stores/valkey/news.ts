import type { ChannelState } from '../../model.ts'
import type { News } from '../store.ts'

/** What a store publishes when a channel changes. */
export interface Published extends News {
  /** Of the channel after it. A later one is greater. */
  revision: number
}

/** Reads what the script CHANGE publishes: a line of figures, then the state and the messages, one after the other. */
export function readNews(bytes: Buffer): Published {
  const end = bytes.indexOf('\n')
  const [revision = 0, offset = 0, ...lengths] = bytes.toString('latin1', 0, end).split(' ').map(Number)
  let at = end + 1
  const [state, ...messages] = lengths.map((length) => {
    at += length
    return bytes.subarray(at - length, at)
  })
  return { revision, offset, messages, state: readState(state) }
}

/** Empty is no channel. */
export function readState(json: Buffer | undefined): ChannelState | undefined {
  return json && json.length > 0 ? JSON.parse(json.toString()) : undefined
}
