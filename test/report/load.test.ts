import t from 'tap'
import type { LoadFigures, LoadResult } from '../../src/load/result.ts'
import { loadRows } from '../../src/report/load.ts'

const figures = (perSecond: number, p50: number): LoadFigures => ({
  seconds: 2,
  ended: 2 * perSecond,
  whole: 2 * perSecond,
  broken: { cut: 0, altered: 0, refused: 0, failed: 0 },
  perSecond,
  shareWhole: 1,
  firstByte: { p50: p50 / 2, p99: p50 },
  wholeStream: { p50, p99: p50 * 10 },
})

const direct: LoadResult = {
  edge: 'direct',
  transport: 'sse',
  connections: 20,
  ...figures(1000, 2),
  floor: { origin: 'raw node:http', ...figures(2000, 1), ratios: [0.4, 0.6, 0.5] },
}

const through: LoadResult = {
  ...direct,
  edge: 'an edge',
  ...figures(800, 3.25),
  edgeCpuMs: 80,
  floor: { origin: 'raw node:http', ...figures(1000, 2), ratios: [0.8] },
}

/** The table's rows as objects, by its head. */
function rows(...load: LoadResult[]): Record<string, string>[] {
  const [head = [], ...rows] = loadRows({ load })
  return rows.map((row) => Object.fromEntries(head.map((name, n) => [name, row[n] ?? ''])))
}

t.test('A row has the figures, beside the floor and beside direct', async (t) => {
  t.strictSame(rows(direct, through), [
    {
      load: 'sse',
      edge: 'direct',
      'streams/s': '1000',
      '× bare': '0.50 (0.40 – 0.60)',
      'first byte p50 / p99': '1.0 / 2.0 ms',
      'whole stream p50 / p99': '2.0 / 20.0 ms',
      whole: '100.0 % of 2000',
      'edge CPU': '–',
      'beside direct': '–',
    },
    {
      load: 'sse',
      edge: 'an edge',
      'streams/s': '800',
      '× bare': '0.80 (0.80 – 0.80)',
      'first byte p50 / p99': '1.6 / 3.3 ms',
      'whole stream p50 / p99': '3.3 / 32.5 ms',
      whole: '100.0 % of 1600',
      // 80 ms for 1,600 streams.
      'edge CPU': '50 µs',
      'beside direct': '0.80 ×, +1.3 ms',
    },
  ])
})

t.test('An edge is compared with the same transport without the edge', async (t) => {
  const [, sse] = rows({ ...direct, transport: 'chunked' }, through)
  t.equal(sse?.['beside direct'], '–')
})

t.test('Added time is 0 without a sign, or negative where the edge is faster', async (t) => {
  const [, same, faster] = rows(
    direct,
    { ...through, ...figures(1000, 1.98) },
    { ...through, ...figures(1000, 1) },
  )
  t.equal(same?.['beside direct'], '1.00 ×, 0.0 ms')
  t.equal(faster?.['beside direct'], '1.00 ×, -1.0 ms')
})

t.test('An unknown figure is a dash', async (t) => {
  const { floor, edgeCpuMs, ...alone } = through
  t.match(rows(direct, alone)[1], { 'streams/s': '800', '× bare': '–', 'edge CPU': '–' })

  const { firstByte, wholeStream, ...none } = figures(0, 0)
  const broken: LoadResult = {
    edge: 'an edge',
    transport: 'sse',
    connections: 20,
    edgeCpuMs: 80,
    ...none,
    shareWhole: 0,
    floor: { origin: 'raw node:http', ...none, shareWhole: 0, ratios: [] },
  }
  t.match(rows(direct, broken)[1], {
    'streams/s': '0',
    '× bare': '–',
    'first byte p50 / p99': '–',
    'whole stream p50 / p99': '–',
    whole: '–',
    'edge CPU': '–',
    'beside direct': '–',
  })
})

t.test('A broken stream shows, ours and the floor’s', async (t) => {
  const broken = { ended: 100_000, whole: 99_999, shareWhole: 0.99999 }
  const [row] = rows({ ...direct, ...broken })
  t.equal(row?.whole, '99.9 % of 100000')
  const [beside] = rows({ ...direct, floor: { ...direct.floor, ...broken } as Required<LoadResult>['floor'] })
  t.equal(beside?.['× bare'], '– (bare: 99.9 % of 100000)')
})
