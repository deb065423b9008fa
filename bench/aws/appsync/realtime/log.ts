import type { EdgeLog } from '../../../../src/probe/model.ts'
import { RunLog } from '../../../programs/run-log.ts'

/** What AppSync did for a subscription that has ended. */
export interface LogEntry {
  /** What it was subscribed to. */
  topic: string
  /** How many messages were sent. */
  messages: number
  /** Sizes of the payloads that were dropped, bytes. */
  dropped: number[]
  /** How long it lasted, ms. */
  ms: number
  /** Why it ended, as the end of a sentence. */
  ended: string
  /** True where AppSync itself ended it. */
  byEdge: boolean
}

/** The log of ended subscriptions. */
export interface SubscriptionLog {
  add(entry: LogEntry): void
  /** Returns the latest entry with such a topic, or undefined where none comes within a second. */
  find(matches: (topic: string) => boolean): Promise<EdgeLog | undefined>
}

/** @param onLine gets each entry as a line of JSON */
export function subscriptionLog(onLine?: (line: string) => void): SubscriptionLog {
  const entries = new RunLog<LogEntry>()
  return {
    add(entry) {
      entries.add(entry)
      onLine?.(JSON.stringify(entry))
    },
    async find(matches) {
      const entry = await entries.find(({ topic }) => matches(topic))
      return entry && read(entry)
    },
  }
}

function read(entry: LogEntry): EdgeLog {
  const { messages, dropped, ms, ended, byEdge } = entry
  const sizes = dropped.map((bytes) => `${bytes} bytes`).join(', ')
  const lost = dropped.length > 0 ? `, ${dropped.length} dropped as larger than 240 KB (${sizes})` : ''
  const passed = `${messages} ${messages === 1 ? 'message' : 'messages'} passed`
  const says = `${passed}${lost}; after ${ms} ms ${ended}`
  const edge = byEdge || dropped.length > 0
  const flags = [...(dropped.length > 0 ? ['dropped'] : []), ...(byEdge ? ['ended'] : [])]
  return { line: JSON.stringify(entry), says, flags, ms, ...(edge && { author: 'edge' as const }) }
}
