import t from 'tap'
import { limitsSection } from '../../../bench/limits/report.ts'

const MiB = 2 ** 20
const edges = [{ id: 'nginx', title: 'nginx, as shipped', truth: 'real' as const, expected: {} }]

t.test('Each limit is in words, and what was not found says how far it was sought', async (t) => {
  const { tables, brief } = limitsSection(
    [
      {
        edge: 'nginx',
        silence: { found: 'limit', ms: 60_056, measured: [60_134, 60_056], scale: 10, ending: 'truncated' },
        whole: { found: 'none', withinMs: 1_020_000 },
        firstByte: {
          found: 'limit',
          ms: 60_062,
          measured: [60_216, 60_062],
          scale: 10,
          ending: 'refused',
          status: 504,
        },
        readAhead: { from: 4 * MiB, to: 8 * MiB },
        compression: { from: 256, to: 512 },
      },
      {
        edge: 'other',
        silence: { found: 'held' },
        whole: { found: 'unsteady', measured: [30_000, 40_000] },
        readAhead: { from: 128 * MiB },
        compression: { from: MiB },
      },
      {
        edge: 'absent',
        fault: { kind: 'missing', code: 'STREAMPROOF_NEEDS_X', message: 'install it' },
      },
    ],
    { edges },
  )
  t.strictSame(tables[0]?.slice(1), [
    ['nginx, as shipped', '60.1 s', 'none within 1,020 s', '60.1 s, 504', '4 MiB to 8 MiB', '256 B to 512 B'],
    [
      'other',
      'nothing arrived before it',
      'not steady: 30.0 s, then 40.0 s',
      'unknown',
      'all of 128 MiB',
      'never, up to 1 MiB',
    ],
    ['absent', 'install it', '', '', '', ''],
  ])
  t.strictSame(
    brief[0],
    'nginx: on silence 60.1 s; on the whole none within 1,020 s; to the first byte 60.1 s, 504; reads ahead 4 MiB to 8 MiB; compresses from 256 B to 512 B',
  )
  t.equal(brief[2], 'absent: install it')
  const all = [{ edge: 'apache', compression: { from: 0, to: 1 } }]
  t.match(limitsSection(all, { edges }).brief[0], /compresses from any size$/)
})
