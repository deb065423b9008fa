import t from 'tap'
import { checkSentences } from '../../../src/probe/judge/check-sentences.ts'
import { survivesAs } from '../../../src/probe/judge/claims.ts'
import { testimony, verdicts } from '../../../src/probe/judge/sentences.ts'
import { found } from '../../../src/probe/judge/url/sentences.ts'
import { questionOf, streamed } from '../../support/outcomes.ts'

const PLURAL = /\b1 (events|reads|messages|bursts|bytes|streams|connections|comments|heartbeats)\b/

t.test('One is one in every sentence that counts', async (t) => {
  const sentences = [
    verdicts.leavingUntested(1, 9),
    verdicts.added(1, 1),
    verdicts.allAtOnce(1),
    verdicts.inReads(1, 1),
    verdicts.heldToEnd(1, 9, 9),
    verdicts.late(1, 1, 9),
    verdicts.whole({ events: [3], at: 9, status: 200, stamped: true }),
    verdicts.endedAsWanted(1, 'left', 9),
    testimony.whole(1, 9),
    found.endless(1, 9),
    found.nothingCame(1, 1, 9),
    found.withoutLast(1, 9, 'bye'),
    found.reported(1, 9, undefined),
    found.eventless(1, 9),
    found.collected(1, 9, 'an ETag'),
    found.heldToEnd(1, 9, true),
    found.heldByTimes(1, 1, 9),
    found.shorter(0, 1, 9),
    found.directly.heldToEnd(1, 9, 1, 9),
    found.directly.merged({ events: 1, bursts: 1 }, 9, 1, { events: 1, bursts: 1 }),
  ]
  for (const sentence of sentences) t.notMatch(sentence, PLURAL)
})

t.test('A check’s sentence names what it counts, and so gets its plural', async (t) => {
  const all = Object.values(checkSentences).flatMap(({ survives, claims }) => [
    survives ?? '',
    ...Object.values(claims ?? {}),
  ])
  t.strictSame(
    all.filter((one) => /\} (events|reads|messages|streams|connections|comments|bytes)\b/.test(one)),
    [],
  )
  const one = streamed(4, { check: 'chunked-merge', events: [{ ms: 4, data: 'foo' }] })
  t.match(survivesAs(questionOf(one), one, { edge: false }), /^1 event in 1 read$/)
})
