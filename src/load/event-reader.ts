import { createHash } from 'node:crypto'
import { createParser } from 'eventsource-parser'
import type { ReceivedEvent } from '../probe/model.ts'
import type { Pace } from './pace.ts'
import type { NewReader, ReadEnd, StreamReader } from './reader.ts'

/** How a stream is divided into events. */
export type EventForm = 'sse' | 'lines' | 'messages'

export interface EventReaderOptions {
  form: EventForm
  /** Whether an event is the last one. Default: none is, and the end of the transport counts. */
  isEnd?: ((event: ReceivedEvent) => boolean) | undefined
  /** Whether an event is content, and no heartbeat. Default: all are. */
  isContent?: ((event: ReceivedEvent) => boolean) | undefined
  /** Whether an event reports that the source failed. Default: none does. */
  isError?: ((event: ReceivedEvent) => boolean) | undefined
  /** Gets the times of the events. */
  pace: Pace
}

/**
 * Reads streams whose content is not known before. A stream is cut where the event that ends it did not come, or where
 * an event reports that its source failed. The digest of its content tells it from others: of the events, for SSE, whose
 * comments come at any time.
 */
export function eventReader({ form, isEnd, isContent, isError, pace }: EventReaderOptions): NewReader {
  return ({ coding }) => {
    const hash = createHash('sha1')
    const readable = coding === undefined || coding === 'identity'
    let lastMs: number | undefined
    let over = false
    let begun = false
    let failed = false
    const event = (event: ReceivedEvent) => {
      over ||= isEnd?.(event) ?? false
      failed ||= isError?.(event) ?? false
      if (isContent && !isContent(event)) return
      if (lastMs === undefined) pace.first(event.ms)
      else pace.gap(event.ms - lastMs)
      lastMs = event.ms
    }
    const take = takers[readable ? form : 'coded']((text) => hash.update(text), event)
    return {
      take(bytes, ms) {
        if (!begun) pace.firstByteCame(ms)
        begun = true
        take(bytes, ms)
      },
      get over() {
        return over
      },
      end: (): ReadEnd =>
        failed || (isEnd && readable && !over)
          ? { kind: 'cut' }
          : { kind: 'whole', digest: hash.digest('base64') },
    }
  }
}

type Taker = (
  add: (content: string | Buffer) => void,
  event: (event: ReceivedEvent) => void,
) => StreamReader['take']

const takers: Record<EventForm | 'coded', Taker> = {
  sse(add, event) {
    let now = 0
    const text = new TextDecoder()
    const parser = createParser({
      onEvent({ event: name, data }) {
        add(`${name ?? ''}\n${data.length}\n${data}`)
        event({ ms: now, ...(name !== undefined && { event: name }), data })
      },
    })
    return (bytes, ms) => {
      now = ms
      parser.feed(text.decode(bytes, { stream: true }))
    }
  },
  // Text without lines: each read is what somebody sees arrive.
  lines(add, event) {
    let rest = ''
    const text = new TextDecoder()
    return (bytes, ms) => {
      add(bytes)
      const lines = (rest + text.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      if (lines.length === 0) event({ ms, data: rest })
      for (const data of lines) event({ ms, data })
    }
  },
  messages(add, event) {
    return (bytes, ms) => {
      add(`${bytes.length}\n`)
      add(bytes)
      event({ ms, data: bytes.toString() })
    }
  },
  // Whoever compresses decides when bytes come: they show no events.
  coded: (add) => (bytes) => add(bytes),
}
