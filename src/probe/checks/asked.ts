import type { Knobs } from '../../contract.ts'
import { abridge } from '../judge/abridge.ts'
import type { Sent } from '../model.ts'
import type { HttpAsk } from './check.ts'

/** The built-in source's words, in turn. */
const words = ['foo', 'bar', 'baz']

/** Milliseconds between two events, and how many there are, if nothing else is asked for. */
const INTERVAL = 200
const COUNT = 3

/** Asks the built-in source for this, and expects every event of it. */
export function stream(knobs: Knobs): Pick<HttpAsk, 'query' | 'sent' | 'bytes' | 'lasting'> {
  const { count = COUNT, interval = INTERVAL, silence = interval, bytes, stamp = false } = knobs
  const data = words.map((word) =>
    bytes === undefined ? word : abridge(word.repeat(Math.ceil(bytes / word.length)).slice(0, bytes)),
  )
  return {
    query: { ...knobs },
    sent: {
      data: Array.from({ length: count }, (_, n) => data[n % data.length] as string),
      // Of two events the last one comes after the silence.
      intervalMs: count === 2 ? silence : interval,
      stamped: stamp,
    },
    lasting: (count - 1) * interval + silence,
    ...(bytes !== undefined && { bytes: count * bytes }),
  }
}

/** The article's stream. Each event is stamped, so that its arrival can be compared with its making. */
export const article = stream({ stamp: true })

/** What a route sends that takes no knobs, at once. */
export function once(...data: string[]): { sent: Sent } {
  return { sent: { data, intervalMs: 0, stamped: false } }
}
