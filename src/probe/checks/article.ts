import type { Expectation } from '../outcome.ts'

/** The article's stream, with each event stamped so that an arrival can be held against its making. */
export const articlePath = (path: string, run: string): string => `${path}?stamp=true&run=${run}`

/** What a perfect edge makes of it. */
export const articleStream: Expectation = {
  status: 200,
  data: ['foo', 'bar', 'baz'],
  intervalMs: 200,
  stamped: true,
}
