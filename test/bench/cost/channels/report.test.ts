import t from 'tap'
import { channelsSection, standing } from '../../../../bench/cost/channels/report.ts'
import { rows } from '../../../../bench/cost/channels/rows.ts'

t.test('A figure is held against its bounds, whichever way is better', async (t) => {
  const less = { figure: 'cpu', title: '', unit: '', bound: 1, aim: 0.8 } as const
  t.same(
    [0.8, 1, 1.1].map((ratio) => standing(ratio, less)),
    ['aim', 'met', 'missed'],
  )
  const more = { ...less, bound: 1.7, aim: 2.5, more: true }
  t.same(
    [2.5, 1.7, 1.6].map((ratio) => standing(ratio, more)),
    ['aim', 'met', 'missed'],
  )
})

t.test('The table has a line for each figure, with the median of its rounds', async (t) => {
  const { tables } = channelsSection([
    {
      scenario: 'sse',
      rounds: [
        { ours: { cpu: 8, p99: 10 }, beside: { cpu: 10, p99: 5 } },
        { ours: { cpu: 9, p99: 10 }, beside: { cpu: 10, p99: 5 } },
        { ours: { cpu: 20, p99: 10 }, beside: { cpu: 10, p99: 5 } },
      ],
    },
  ])
  t.match(tables[0]?.[1]?.slice(1), [
    'channels by hand',
    '9.00 µs',
    '10.0 µs',
    '0.90 (0.80 – 2.00)',
    '≤ 1',
    '≤ 0.8',
    'met',
  ])
  t.equal(tables[0]?.[2]?.at(-1), 'MISSED')
  t.equal(tables[0]?.length, 3)
})

t.test('What Valkey adds is told in milliseconds', async (t) => {
  const { tables } = channelsSection([
    { scenario: 'valkey-always', rounds: [{ ours: { p50: 1.5 }, beside: { p50: 0.25 } }] },
  ])
  t.match(tables[0]?.[1]?.slice(1), [
    'ours, in memory',
    '1.50 ms',
    '0.250 ms',
    '+ 1.25 (1.25 – 1.25) ms',
    '≤ 3',
    '≤ 1',
    'met',
  ])
})

t.test('Each row has an id of its own', async (t) => {
  t.equal(new Set(rows.map(({ id }) => id)).size, rows.length)
})
