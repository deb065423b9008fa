import t from 'tap'
import { appRunner } from '../../bench/edges/app-runner/index.ts'
import { direct } from '../../bench/edges/direct/index.ts'
import type { LoadResult } from '../../src/load/result.ts'
import { checks } from '../../src/probe/checks/index.ts'
import type { Outcome } from '../../src/probe/model.ts'
import { cells, differences, failures, flaps, type Results } from '../../src/report/results.ts'

const load: LoadResult = {
  edge: 'direct',
  transport: 'sse',
  connections: 1,
  seconds: 1,
  ended: 10_000,
  whole: 10_000,
  broken: { cut: 0, altered: 0, refused: 0, failed: 0 },
  perSecond: 10_000,
  shareWhole: 1,
  firstByte: { p50: 1, p99: 2 },
  wholeStream: { p50: 3, p99: 4 },
}

/** How a WebSocket ended for its client: whole, or with a status in its place. */
function asked(status: number): Outcome {
  const whole = status === 101
  const closed = whole ? { closeCode: 1000 } : { refusal: '' }
  return {
    check: 'websocket',
    transport: 'websocket',
    run: 'run',
    url: 'ws://127.0.0.1/websocket',
    startedAt: 0,
    sent: { data: ['foo'], intervalMs: 0, stamped: false },
    status,
    headers: [],
    arrivals: [],
    beats: [],
    facts: {},
    events: whole ? [{ ms: 1, data: 'foo' }] : [],
    ending: whole ? 'complete' : 'refused',
    endedMs: 2,
    ...closed,
  }
}

function results(throughEdge: Outcome, loaded: LoadResult[] = []): Results {
  return {
    at: '2026-01-01T00:00:00.000Z',
    machine: { node: 'v24.0.0', platform: 'linux x64', cpus: 2, cpu: 'a processor' },
    edges: [direct, appRunner].map(({ id, title, truth, expected }) => ({ id, title, truth, expected })),
    checks: checks.filter(({ id }) => id === 'websocket'),
    answers: [
      { edge: 'direct', outcome: asked(101) },
      { edge: 'app-runner', outcome: throughEdge },
    ],
    repeats: [],
    load: loaded,
  }
}

t.test('A run with the documented verdicts has no differences', async (t) => {
  const run = results(asked(403))
  t.strictSame(differences(run), [])
  t.strictSame(failures(run), [])
})

t.test('Another verdict, or a refusal with another status, is a difference', async (t) => {
  t.match(differences(results(asked(101))), [
    /^websocket through app-runner: expected refused 403, got survives/,
  ])
  t.match(differences(results(asked(502))), [
    /^websocket through app-runner: expected refused 403, got refused: 502/,
  ])
})

t.test(
  'A verdict that differs between rounds is listed once, with its rounds and one sentence',
  async (t) => {
    const run = results(asked(403))
    t.strictSame(flaps(run), [], 'one round cannot flap')
    t.strictSame(flaps({ ...run, repeats: [run.answers, run.answers] }), [])
    const { answers } = results(asked(502))
    const flapping = { ...run, repeats: [run.answers, answers] }
    t.match(flaps(flapping), [
      /^websocket through app-runner: refused 403 by the edge in rounds 1, 2 \(403 [^()]*\); refused 502 by the edge in round 3 \(502 instead of 101[^()]*\)$/,
    ])
    t.match(differences(flapping), [/^differs between rounds: websocket through app-runner/])
  },
)

t.test('A skipped check is neither a difference nor a failure', async (t) => {
  const { status, ending, refusal, ...rest } = asked(403)
  const left = results({ ...rest, fault: { kind: 'skipped', code: 'STREAMPROOF_NEEDS', message: 'skipped' } })
  t.strictSame(differences(left), [])
  t.strictSame(failures(left), [])
})

t.test('One broken stream of ten thousand under load is a difference', async (t) => {
  const broken = { ...load, whole: 9_999, shareWhole: 0.9999, broken: { ...load.broken, cut: 1 } }
  const run = results(asked(403), [broken])
  t.match(differences(run), [/^sse through direct: 1 of 10000 streams under load were not whole/])
})

t.test('A check that could not be asked is a failure', async (t) => {
  const { status, ending, refusal, ...rest } = asked(403)
  const run = results({
    ...rest,
    fault: { kind: 'unreachable', code: 'ECONNREFUSED', message: 'nobody there' },
  })
  t.match(failures(run), [/^websocket through app-runner: could not be asked: nobody there \(ECONNREFUSED\)/])
})

t.test('Verdicts can be computed again from a stored run', async (t) => {
  const run = results(asked(403))
  const { answers } = JSON.parse(JSON.stringify(run)) as Results
  t.strictSame(cells({ answers, checks: run.checks }), cells(run))
  t.throws(() => cells({ answers, checks: [] }), TypeError, 'but not without the check')
})
