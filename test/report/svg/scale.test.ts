import t from 'tap'
import { scaleOf } from '../../../src/report/svg/scale.ts'

const labels = (span: number) => scaleOf(span).ticks.map(({ label }) => label)

t.test('The axis has a few round numbers, whatever its length', async (t) => {
  t.strictSame(labels(1), ['0 ms', '1'])
  t.strictSame(labels(26), ['0 ms', '10', '20'])
  t.strictSame(labels(404), ['0 ms', '100', '200', '300', '400'])
  t.strictSame(labels(6_999), ['0 ms', '2,000', '4,000', '6,000'])
  t.strictSame(labels(125_003), ['0 s', '50', '100'])
  for (const span of [1, 1.3, 7, 99, 999, 10_000, 3_600_000]) {
    const { ticks } = scaleOf(span)
    t.ok(ticks.length >= 2 && ticks.length <= 6, `${span} ms`)
    t.equal(new Set(ticks.map(({ label }) => label)).size, ticks.length, 'and no number twice')
  }
})

t.test('A time outside the axis is drawn at its end', async (t) => {
  const { x } = scaleOf(100)
  t.equal(x(-3), x(0))
  t.equal(x(101), x(100))
  t.not(x(50), x(100))
})

t.test('Long times are in seconds', async (t) => {
  t.equal(scaleOf(9_000).say(6_001), '6,001 ms')
  t.equal(scaleOf(125_000).say(120_003), '120.0 s')
})
