import t from 'tap'
import { Pace } from '../../src/load/pace.ts'
import { UrlTally } from '../../src/load/url-tally.ts'

const whole = (digest: string) => ({ kind: 'whole', firstByteMs: 1, wholeMs: 2, digest }) as const

/** Counts streams that ended so. */
function tally(...digests: string[]): UrlTally {
  const tally = new UrlTally(new Pace())
  for (const digest of digests) {
    tally.begin()
    tally.add(whole(digest))
  }
  return tally
}

t.test('A stream that holds something else than most of them counts as altered', async (t) => {
  t.match(tally('a', 'a', 'b', 'a').urlFigures(2), {
    ended: 4,
    whole: 3,
    broken: { altered: 1 },
    perSecond: 1.5,
    shareWhole: 0.75,
    compared: true,
  })
})

t.test('Streams that all differ are not compared', async (t) => {
  t.match(tally('a', 'b', 'c').urlFigures(1), { whole: 3, broken: { altered: 0 }, compared: false })
  t.match(tally('a').urlFigures(1), { whole: 1, compared: false }, 'nor is a single one')
  t.match(tally('a', 'a', 'b', 'b').urlFigures(1), { whole: 4, compared: false }, 'nor are two halves')
})

t.test('A content that is given is what all had to hold', async (t) => {
  t.match(tally('b', 'b', 'b').urlFigures(1, 'a'), { whole: 0, broken: { altered: 3 }, shareWhole: 0 })
})

t.test('A stream is open from its beginning to its end, and afterwards what the client left', async (t) => {
  const tally = new UrlTally(new Pace())
  for (let n = 0; n < 3; n++) tally.begin()
  t.equal(tally.open, 3)
  tally.add({ kind: 'cut' })
  tally.add({ kind: 'refused', status: 503 })
  tally.add({ kind: 'failed' })
  t.equal(tally.open, 2)
  tally.leave()
  t.equal(tally.open, 0)
  t.match(tally.urlFigures(1), { open: 2, ended: 3, broken: { cut: 1, refused: 1, failed: 1 } })
})

t.test('Refusals are counted by their status', async (t) => {
  const tally = new UrlTally(new Pace())
  for (const status of [503, 429, 503]) tally.add({ kind: 'refused', status })
  t.strictSame(tally.urlFigures(1).statuses, { 429: 1, 503: 2 })
})

t.test('Of no time at all there is no rate', async (t) => {
  t.equal(tally().urlFigures(0).perSecond, 0)
})
