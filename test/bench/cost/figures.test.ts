import t from 'tap'
import { idleFigures, readyFigure, throughputFigure } from '../../../bench/cost/figures.ts'
import type { Round } from '../../../bench/cost/result.ts'
import { spread } from '../../../src/report/spread.ts'
import { cost } from './example.ts'

t.test('The median is the middle value, or between the two middle ones', async (t) => {
  t.strictSame(spread([3, 1, 2]), { median: 2, min: 1, max: 3 })
  t.strictSame(spread([4, 1, 10, 2]), { median: 3, min: 1, max: 10 })
  t.strictSame(spread([5]), { median: 5, min: 5, max: 5 })
  t.throws(() => spread([]), /no median/)
})

const round = (streams: number, cpuMs: number, seconds = 1): Round => ({ streams, cpuMs, seconds })

t.test('Ratios are those of neighbouring rounds, and their median counts', async (t) => {
  const figure = throughputFigure({
    ...cost.throughput[0],
    atLeast: 0.5,
    aim: 0.7,
    rounds: [
      // 2 against 4 streams an ms; 200 against 400 a second.
      { ours: round(200, 100), bare: round(400, 100) },
      // A moment in which the machine did something else: both are slower, the ratio hardly differs.
      { ours: round(60, 100), bare: round(100, 100) },
      // 2 against 5; 400 against 500.
      { ours: round(200, 100, 0.5), bare: round(500, 100) },
    ],
  })
  t.strictSame(figure.byCpu, { median: 0.5, min: 0.4, max: 0.6 })
  t.strictSame(figure.byRate, { median: 0.6, min: 0.5, max: 0.8 })
  t.strictSame(figure.busy, { ours: 0.1, bare: 0.1 })
  t.equal(figure.standing, 'met')
})

for (const [ours, standing] of [
  [49, 'missed'],
  [50, 'met'],
  [69, 'met'],
  [70, 'aim'],
] as const)
  t.test(
    `${ours} streams where bare has 100 are ${standing} where 0.5 is asked and 0.7 aimed at`,
    async (t) => {
      const rounds = [{ ours: round(ours, 10), bare: round(100, 10) }]
      const figure = throughputFigure({ ...cost.throughput[0], atLeast: 0.5, aim: 0.7, rounds })
      t.equal(figure.standing, standing)
    },
  )

t.test('Memory is that of a stream, as a multiple of raw node:http’s', async (t) => {
  t.match(idleFigures(cost), [
    { result: { transport: 'chunked' }, bytes: 14_000, bareBytes: 10_000, ratio: 1.4, standing: 'aim' },
    { result: { transport: 'sse' }, bytes: 22_000, ratio: 2.2, standing: 'met' },
    { result: { transport: 'websocket' }, bytes: 23_000, ratio: 2.3, standing: 'missed' },
  ])
})

t.test('The start is the median of the starts', async (t) => {
  t.strictSame(readyFigure({ ...cost, readyMs: [700, 300, 400] }), {
    ms: { median: 400, min: 300, max: 700 },
    standing: 'aim',
  })
  t.equal(readyFigure({ ...cost, readyMs: [501] }).standing, 'met')
  t.equal(readyFigure({ ...cost, readyMs: [801] }).standing, 'missed')
})
