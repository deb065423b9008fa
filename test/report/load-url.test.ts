import t from 'tap'
import { type LoadReport, loadReport } from '../../src/report/load-url.ts'

const figures = {
  seconds: 10,
  ended: 1_240,
  whole: 1_234,
  broken: { cut: 1, altered: 2, refused: 3, failed: 0 },
  perSecond: 123.4,
  shareWhole: 0.995,
  firstByte: { p50: 1.25, p99: 20 },
  gaps: { p50: 5, p99: 9 },
  open: 20,
  statuses: { 429: 1, 503: 2 },
  compared: true,
}

const report: LoadReport = {
  version: 1,
  at: '2026-11-26T00:00:00.000Z',
  url: 'http://127.0.0.1/sse',
  transport: 'sse',
  profile: 'sse',
  connections: 20,
  seconds: 10,
  interrupted: false,
  failures: [],
  load: figures,
}

t.test('A table shows each count and each time, and a dash where there is none', (t) => {
  const text = loadReport(report)
  t.match(text, /^whole +1,234$/m)
  t.match(text, /^refused +3 \(1 × 429, 2 × 503\)$/m)
  t.match(text, /^first byte p50 \/ p99 +1\.3 \/ 20\.0 ms$/m)
  t.match(text, /^first event p50 \/ p99 +–$/m)
  t.match(text, /its transport ended it and it holds what most of them hold\.$/)
  t.end()
})

t.test('The floor stands beside it, with the ratio of each turn', (t) => {
  const text = loadReport({ ...report, load: { ...figures, floor: { ...figures, ratios: [0.5, 0.7, 0.6] } } })
  t.match(text, /^ +url +direct$/m)
  t.match(text, 'Ratio to --direct, in whole streams a second: 0.60 (0.50 – 0.70), the median of 3 turns.')
  const once = loadReport({ ...report, load: { ...figures, floor: { ...figures, ratios: [0.5] } } })
  t.match(once, /a second: 0\.50.*, 1 turn\.$/m)
  t.end()
})

t.test('A hold says who came back, and what the service showed at most in each phase', (t) => {
  const { load: _, ...rest } = report
  const sample = { ms: 0, loopDelayMs: 11, streams: 3, memory: 100 * 2 ** 20 }
  const text = loadReport({
    ...rest,
    hold: {
      held: figures,
      storm: { ...figures, back: 19 },
      service: [
        { ...sample, phase: 'before' },
        { ...sample, phase: 'hold' },
        { ...sample, phase: 'hold', streams: 20, memory: 150 * 2 ** 20, loopDelayMs: 4 },
      ],
    },
  })
  t.match(text, 'All were closed at once; 19 of 20 reconnected.')
  t.match(text, /^before +3 +100 MiB +11\.0 ms$/m)
  t.match(text, /^hold +20 +150 MiB +11\.0 ms$/m)
  t.end()
})

t.test('It says why it failed, that it was interrupted, and what could not be compared', (t) => {
  const text = loadReport({
    ...report,
    load: { ...figures, compared: false },
    sentinel: 'data: [DONE]',
    failures: ['1 cut', 'p99>500ms'],
    interrupted: true,
  })
  t.match(text, 'its last event (data: [DONE]) came. Their contents differ, so there was nothing to compare.')
  t.match(text, /^FAILED: 1 cut; p99>500ms$/m)
  t.match(text, /^Interrupted/m)
  t.end()
})

t.test('Control characters of others reach no terminal', (t) => {
  t.notMatch(loadReport({ ...report, sentinel: '\u001b[31m' }), '\u001b')
  t.end()
})
