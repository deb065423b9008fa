import type { LoadResult } from '../../src/load/result.ts'
import { needs } from '../../src/probe/judge/unasked.ts'
import type { Outcome } from '../../src/probe/model.ts'
import type { Results } from '../../src/report/results.ts'
import { questionOf, streamed } from '../support/outcomes.ts'

/** A run with these outcomes, by the edge that was asked. */
export function runOf(asked: Record<string, Outcome[]>, change: Partial<Results> = {}): Results {
  const outcomes = Object.values(asked).flat()
  const checks = new Map(outcomes.map((outcome) => [outcome.check, questionOf(outcome)]))
  return {
    at: '2026-01-02T03:04:05.678Z',
    machine: { node: 'v24.0.0', platform: 'linux x64', cpus: 2, cpu: 'a processor' },
    edges: Object.keys(asked).map((id) => ({
      id,
      title: `the edge ${id}`,
      truth: id === 'direct' ? 'real' : 'stand-in',
      ...(id === 'app-runner' && { vendor: id }),
      expected: {},
    })),
    checks: [...checks.values()],
    answers: Object.entries(asked).flatMap(([edge, outcomes]) =>
      outcomes.map((outcome) => ({ edge, outcome })),
    ),
    repeats: [],
    load: [],
    ...change,
  }
}

/** What the service records of `streamed(…)`, if it was whole. */
export const record: NonNullable<Outcome['server']> = {
  opened: streamed(0).startedAt + 1,
  firstEvent: streamed(0).startedAt,
  lastEvent: streamed(0).startedAt + 400,
  ended: streamed(0).startedAt + 401,
  endedBy: 'source',
  events: 3,
  bytes: 100,
  ms: 400,
}

/** A stream that an edge cut at 250 ms after two of three events, while its times were divided by 20. All three say so. */
export const cut = streamed(5, {
  events: streamed(5).events.slice(0, 2),
  arrivals: [
    { ms: 5, bytes: 200 },
    { ms: 205, bytes: 20 },
  ],
  headers: [
    ['Content-Type', 'text/event-stream'],
    ['server', 'envoy'],
  ],
  ending: 'truncated',
  endedMs: 300,
  server: {
    ...record,
    lastEvent: record.opened + 200,
    ended: record.opened + 250,
    endedBy: 'client',
    events: 2,
    ms: 250,
  },
  edgeLog: {
    line: '{"flags":"UT"}',
    says: '200 after 250 ms: the route’s timeout was over (UT)',
    flags: ['UT'],
    author: 'edge',
    limit: 'total',
    ms: 250,
  },
  scale: 20,
})

/** A check that there was no reason to ask. */
export function skipped(check: string): Outcome {
  return {
    check,
    transport: 'websocket',
    run: '',
    url: 'http://127.0.0.1/',
    startedAt: streamed(0).startedAt,
    headers: [],
    arrivals: [],
    events: [],
    beats: [],
    facts: {},
    fault: needs('websocket'),
  }
}

export const load: LoadResult = {
  edge: 'direct',
  transport: 'sse',
  connections: 20,
  seconds: 1,
  ended: 10_000,
  whole: 10_000,
  broken: { cut: 0, altered: 0, refused: 0, failed: 0 },
  perSecond: 10_000,
  shareWhole: 1,
  firstByte: { p50: 1, p99: 2 },
  wholeStream: { p50: 3, p99: 4 },
}
