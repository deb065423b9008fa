import type { Knobs } from '../../contract.ts'
import { abridge } from '../abridge.ts'
import type { Expectation } from '../model.ts'
import type { Target } from './check.ts'

/** The article's words, in turn. */
const words = ['foo', 'bar', 'baz']

/** A stream's path, with its knobs and the run's id in the query. */
export function streamPath(
  path: string,
  { run }: Pick<Target, 'run'>,
  knobs: Knobs = { stamp: true },
): string {
  const query = Object.entries({ ...knobs, run }).map(([name, value]) => `${name}=${value}`)
  return `${path}?${query.join('&')}`
}

/** The article's stream, with each event stamped so that an arrival can be held against its making: a perfect edge's. */
export const articleStream: Expectation = {
  status: 200,
  data: words,
  intervalMs: 200,
  stamped: true,
}

/** What a perfect edge makes of `count` stamped events, `intervalMs` apart. */
export function stampedStream(count: number, intervalMs: number): Expectation {
  return {
    status: 200,
    data: Array.from({ length: count }, (_, n) => words[n % words.length] as string),
    intervalMs,
    stamped: true,
  }
}

/** What a perfect edge makes of `count` events without a stamp, each of `bytes` where that is said. */
export function plainStream(count: number, bytes?: number): Expectation {
  const data = words.map((word) =>
    bytes === undefined ? word : abridge(word.repeat(Math.ceil(bytes / word.length)).slice(0, bytes)),
  )
  return {
    status: 200,
    data: Array.from({ length: count }, (_, n) => data[n % data.length] as string),
    intervalMs: 0,
    stamped: false,
  }
}
