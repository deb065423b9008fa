import t from 'tap'
import { clientSection } from '../../../bench/client/report.ts'
import type { ClientRead } from '../../../bench/client/result.ts'

const edges = [{ id: 'nginx', title: 'nginx, as shipped', truth: 'real' as const, expected: {} }]
const whole = { lost: 0, doubled: 0, lateMs: 3 }

/** What a row says of reads over sse, long-poll and follow. */
const row = (...reads: ClientRead[]) =>
  clientSection([{ edge: 'nginx', sent: 20, reads }], { edges }).tables[0]?.[1]

t.test('A row says what each mode brought, and the simplest that brings all of it in time', async (t) => {
  t.strictSame(
    row(
      { mode: 'sse', ...whole },
      { mode: 'long-poll', ...whole },
      { mode: 'follow', ...whole, fellBackTo: 'sse' },
    ),
    ['nginx, as shipped', 'whole, 3 ms', 'whole, 3 ms', 'whole, 3 ms', "`live: 'sse'`"],
  )
  t.strictSame(
    row(
      { mode: 'sse', ...whole, lateMs: 1_400 },
      { mode: 'long-poll', ...whole, doubled: 2 },
      { mode: 'follow', ...whole, fellBackTo: 'long-poll' },
    ),
    [
      'nginx, as shipped',
      'whole, 1400 ms',
      '2 twice, 3 ms',
      'whole, 3 ms, over long-polls',
      '[`follow`](client/follow.ts)',
    ],
  )
})

t.test(
  'What is lost is said, with what the client threw, and so is an edge that nothing helps',
  async (t) => {
    t.strictSame(
      row(
        { mode: 'sse', lost: 15, doubled: 0, lateMs: 3, error: 'terminated' },
        { mode: 'long-poll', lost: 20, doubled: 0 },
      ),
      ['nginx, as shipped', '15 of 20 lost, terminated, 3 ms', '20 of 20 lost', '', 'another edge'],
    )
    const fault = { kind: 'missing' as const, code: 'STREAMPROOF_NEEDS_X', message: 'install it' }
    const { tables, brief } = clientSection([{ edge: 'nginx', fault }], { edges })
    t.strictSame(tables[0]?.[1], ['nginx, as shipped', 'install it', '', '', ''])
    t.strictSame(brief, ['nginx: install it'])
  },
)
