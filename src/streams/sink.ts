import type { EndedBy, TransportName } from '../contract.ts'
import type { StreamEvent } from './event.ts'

/** Where a stream's events go: one client's connection, as its transport sees it. */
export interface Sink {
  readonly transport: TransportName
  /** An event in this transport's bytes, whole. */
  encode(event: StreamEvent): string
  /** Sends a frame. False when the client has to catch up before the next one: wait for `onDrain`. */
  write(frame: string): boolean
  /** Calls back once, when the client has caught up after `write` said false. */
  onDrain(callback: () => void): void
  /** Calls back once, when the client has said that it leaves. Its connection may take longer. */
  onLeave?(callback: () => void): void
  /** Whether the client has taken anything since this was last asked. */
  taking(): boolean
  /** Calls back once, when the connection is gone, whoever closed it. */
  onClose(callback: () => void): void
  /** Shows the client, and every edge between, that the stream lives. False: the peer missed the last beat. */
  beat?(): boolean
  /** Ends it so that the client can tell a whole stream from a broken one. */
  end(by: EndedBy): void
}
