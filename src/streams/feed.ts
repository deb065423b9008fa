import { setImmediate as nextTurn } from 'node:timers/promises'
import type { StreamEvent } from './event.ts'
import type { Frame } from './sink.ts'

/** A stream, as a feed writes to it. */
export interface StreamWriter {
  /** True once the stream has ended. Frames written later are dropped. */
  readonly ended: boolean
  /** Returns an event as the bytes of the stream's transport. */
  encode(event: StreamEvent): Frame
  /**
   * Sends a frame, and the response's head before the first one.
   * @param events how many events the frame holds, for records and metrics. Default: 1
   * @returns false when the client has to catch up: await `drained()`
   */
  write(frame: Frame, events?: number): boolean
  /** Resolves when the client has caught up, or the stream has ended. */
  drained(): Promise<void>
  /** Sends the response's head now, for a feed that will refuse nothing and may be silent for long. */
  start(): void
}

/**
 * Feeds a stream without a generator of its own: it writes frames, which many streams may share, until it resolves
 * (the stream is whole) or rejects (it is broken, or refused). It should stop soon after `ended`.
 */
export type Feed = (writer: StreamWriter) => Promise<void>

/**
 * A source that never waits, and a client that takes everything at once, would starve all others: even a socket's
 * `drain` comes before the event loop's next turn. After this much, in bytes, a feed yields to others.
 */
const BURST = 256 * 1024
const EVENT_COST = 256

/** Feeds a stream from an iterable: writes each event itself and waits only for a client that has to catch up. */
export async function feedEvents(events: AsyncIterable<StreamEvent>, writer: StreamWriter): Promise<void> {
  let burst = 0
  for await (const event of events) {
    if (writer.ended) return
    const frame = writer.encode(event)
    burst += frame.length + EVENT_COST
    if (!writer.write(frame)) await writer.drained()
    if (burst > BURST && !writer.ended) {
      burst = 0
      await nextTurn()
    }
    // A source that ignores its signal would make one event more if it was asked for it.
    if (writer.ended) return
  }
}
