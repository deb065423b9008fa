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
  const data = (n: number): string => {
    const word = words[n % words.length] as string
    if (bytes === undefined) return word
    // The stamp counts towards `bytes`, and is read apart: `<n> <13 digits> `.
    const size = Math.max(0, bytes - (stamp ? `${n}`.length + 15 : 0))
    return abridge(word.repeat(Math.ceil(size / word.length)).slice(0, size))
  }
  return {
    query: { ...knobs },
    sent: {
      data: Array.from({ length: count }, (_, n) => data(n)),
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
