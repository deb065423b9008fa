import t from 'tap'
import { Tally } from '../../src/load/tally.ts'

t.test('Counts add up, and times are those of whole streams', async (t) => {
  const tally = new Tally()
  tally.add({ kind: 'whole', firstByteMs: 1, wholeMs: 10 })
  tally.add({ kind: 'whole', firstByteMs: 3, wholeMs: 30 })
  tally.add({ kind: 'cut' })
  tally.add({ kind: 'cut' })
  tally.add({ kind: 'altered' })
  tally.add({ kind: 'refused' })
  tally.add({ kind: 'failed' })
  tally.add({ kind: 'failed' })
  t.strictSame(tally.figures(4), {
    seconds: 4,
    ended: 8,
    whole: 2,
    broken: { cut: 2, altered: 1, refused: 1, failed: 2 },
    perSecond: 0.5,
    shareWhole: 0.25,
    firstByte: { p50: 1, p99: 3 },
    wholeStream: { p50: 10, p99: 30 },
  })
})

t.test('Without an ended stream there are no times, and the share is 0', async (t) => {
  t.strictSame(new Tally().figures(4), {
    seconds: 4,
    ended: 0,
    whole: 0,
    broken: { cut: 0, altered: 0, refused: 0, failed: 0 },
    perSecond: 0,
    shareWhole: 0,
  })
})
