import type { StreamRecord } from '../../contract.ts'
import type { ContentKind } from '../content-type.ts'

/** What a reader is to hear at once: messages, and where they leave it. */
export interface Portion {
  kind: ContentKind
  messages: Uint8Array[]
  /** The offset after them. */
  nextOffset: string
  /** Absent once the channel is closed: nobody comes back then. */
  cursor: number | undefined
  /** True when there is nothing more for now. */
  upToDate: boolean
  /** True when there will never be more. */
  closed: boolean
}

/** How a transport carries a channel. What it returns is the same for all readers at the same offset. */
export interface Encoding {
  readonly name: StreamRecord['transport']
  /** Returns the bytes as they go to the socket, with HTTP's or WebSocket's framing. */
  encode(portion: Portion): Buffer
  /** Whether a portion without messages says something too. */
  readonly control: boolean
}

/** The protocol's control event (section 5.8), as JSON. */
export function controlJson({ nextOffset, cursor, upToDate, closed }: Portion): string {
  // Offsets and cursors hold nothing that JSON would escape.
  let json = `{"streamNextOffset":"${nextOffset}"`
  if (closed) json += ',"streamClosed":true'
  else if (cursor !== undefined) json += `,"streamCursor":"${cursor}"`
  if (upToDate) json += ',"upToDate":true'
  return `${json}}`
}
