import { judge } from '../../src/probe/judge/judge.ts'
import type { Outcome, Question, Verdict } from '../../src/probe/model.ts'

/** A whole SSE stream of three events, 200 ms apart, each of them `delay` ms on its way. */
export function streamed(delay: number, change: Partial<Outcome> = {}): Outcome {
  const startedAt = 1_700_000_000_000
  return {
    check: 'sse',
    transport: 'sse',
    run: 'run',
    url: 'http://127.0.0.1/sse',
    startedAt,
    sent: { data: ['foo', 'bar', 'baz'], intervalMs: 200, stamped: true },
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

/** The check that such an outcome answers. */
export function questionOf(
  { check, transport }: Pick<Outcome, 'check' | 'transport'>,
  change: Partial<Question> = {},
): Question {
  return {
    id: check,
    title: `What ${check} asks`,
    transport,
    kind: 'required',
    spec: 'RFC 9112, 7.1',
    ...change,
    expected: { status: 200, event: 'test', ...change.expected },
  }
}

/** The verdict about an edge that was between. */
export const through = (outcome: Outcome, direct?: Outcome, change?: Partial<Question>): Verdict =>
  judge(questionOf(outcome, change), outcome, { edge: true, direct })

/** The verdict about the service itself. */
export const alone = (outcome: Outcome): Verdict => judge(questionOf(outcome), outcome, { edge: false })
