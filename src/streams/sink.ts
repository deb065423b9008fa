import type { EndedBy, StreamRecord } from '../contract.ts'
import type { StreamEvent } from './event.ts'

/** Bytes for the client, framed by the transport. A buffer may be shared by many streams. */
export type Frame = string | Buffer

/** How a transport frames events. The frame of an event is the same for every client. */
export interface Framing {
  readonly name: StreamRecord['transport']
  /** Returns an event as this transport's bytes, whole. */
  encode(event: StreamEvent): Frame
}

/** One client's connection, as its transport writes to it. */
export interface Sink {
  /** The response's status. */
  readonly status: number
  /** Sends a frame. Returns false when the client has to catch up first: wait for `onDrain`. */
  write(frame: Frame): boolean
  /** Calls back once, when the client has caught up after `write` returned false. */
  onDrain(callback: () => void): void
  /** Calls back once, when the client says that it leaves. Its connection may close later. */
  onLeave?(callback: () => void): void
  /** How many bytes the kernel has taken for the client so far. */
  bytesTaken(): number
  /** Sends a heartbeat. Returns false when the client missed the previous one. */
  beat?(): boolean
  /** Ends the stream so that the client can tell a whole one from a broken one. */
  end(by: EndedBy): void
}
