import { array, assert, double, property } from 'fast-check'
import t from 'tap'
import { percentiles } from '../../src/load/percentiles.ts'

t.test('p50 and p99 are the values of the nearest rank', async (t) => {
  const oneToHundred = Array.from({ length: 100 }, (_, i) => i + 1)
  t.same(percentiles(oneToHundred), { p50: 50, p99: 99 })
  t.same(percentiles([...oneToHundred, 101]), { p50: 51, p99: 100 })
  t.same(percentiles([15, 20, 35, 40, 50]), { p50: 35, p99: 50 })
  t.same(percentiles([2, 1]), { p50: 1, p99: 2 })
  t.same(percentiles([7]), { p50: 7, p99: 7 })
})

t.test('An empty list has no percentiles', async (t) => {
  t.equal(percentiles([]), undefined)
})

t.test('Values are ordered as numbers, and the given list is not changed', async (t) => {
  const values = [100, 9, 10]
  t.same(percentiles(values), { p50: 10, p99: 100 })
  t.same(values, [100, 9, 10])
})

t.test('Each is the smallest value that enough others do not exceed', async () => {
  assert(
    property(array(double({ noNaN: true }), { minLength: 1 }), (values) => {
      const found = percentiles(values)
      const share = (limit: number) => values.filter((value) => value <= limit).length / values.length
      const smaller = (limit: number) => values.filter((value) => value < limit).length / values.length
      return (
        found !== undefined &&
        values.includes(found.p50) &&
        share(found.p50) >= 0.5 &&
        smaller(found.p50) < 0.5 &&
        values.includes(found.p99) &&
        share(found.p99) >= 0.99 &&
        smaller(found.p99) < 0.99
      )
    }),
  )
})
