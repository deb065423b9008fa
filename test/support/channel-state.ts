import type { ChannelState } from '../../src/channels/model.ts'

/** A channel of text without messages. */
export const emptyChannel: ChannelState = {
  id: 'a',
  tag: 'a',
  config: { contentType: 'text/plain' },
  first: 0,
  tail: 0,
  bytes: 0,
  closed: false,
  forks: 0,
  deleted: false,
}
