import { judge, type Verdict } from '../../src/probe/judge/verdict.ts'
import type { Outcome } from '../../src/probe/model.ts'

/** A whole SSE stream of three events, 200 ms apart, each of them `delay` ms on its way. */
export function streamed(delay: number, change: Partial<Outcome> = {}): Outcome {
  const startedAt = 1_700_000_000_000
  return {
    check: 'sse',
    transport: 'sse',
    run: 'run',
    url: 'http://127.0.0.1/sse',
    startedAt,
    expected: {
      status: 200,
      data: ['foo', 'bar', 'baz'],
      event: 'test',
      intervalMs: 200,
      stamped: true,
    },
    status: 200,
    headers: [],
    arrivals: [],
    events: ['foo', 'bar', 'baz'].map((payload, i) => ({
      ms: i * 200 + delay,
      event: 'test',
      data: `${i} ${startedAt + i * 200} ${payload}`,
    })),
    beats: [],
    facts: {},
    ending: 'complete',
    endedMs: 400 + delay,
    ...change,
  }
}

/** What makes a refusal of a stream. */
export const refusal = (status: number, body: string): Partial<Outcome> => ({
  status,
  events: [],
  refusal: body,
  ending: 'refused',
})

/** The verdict about an edge that was between. */
export const through = (outcome: Outcome, direct?: Outcome): Verdict => judge(outcome, { edge: true, direct })

/** The verdict about the service itself. */
export const alone = (outcome: Outcome): Verdict => judge(outcome, { edge: false })
