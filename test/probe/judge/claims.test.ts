import t from 'tap'
import type { Claim, Fact } from '../../../src/probe/model.ts'
import { streamed, through } from '../../support/outcomes.ts'

/** The verdict on a whole stream of which these facts are measured, and this is claimed. */
const verdict = (claim: Partial<Claim>, facts: Record<string, Fact>, direct?: Record<string, Fact>) => {
  const claims: Claim[] = [{ fact: 'n', otherwise: 'degrades', says: 'not so', ...claim }]
  const expected = { ...streamed(1).expected, claims }
  return through(
    streamed(1, { expected, facts }),
    direct && streamed(1, { expected: streamed(1).expected, facts: direct }),
  )
}
const holds = (...given: Parameters<typeof verdict>) => verdict(...given).verdict === 'survives'

t.test('A claim that a fact is something', async (t) => {
  for (const is of [7, 'seven', true, null]) {
    t.ok(holds({ is }, { n: is }))
    for (const other of [8, 'eight', false]) t.notOk(holds({ is }, { n: other }), `${is}, not ${other}`)
  }
  t.notOk(holds({ is: 7 }, { n: '7' }))
})

t.test('A claim that it is one of several', async (t) => {
  for (const n of [502, 'none', null]) t.ok(holds({ oneOf: [502, 'none', null] }, { n }))
  t.notOk(holds({ oneOf: [502, 503] }, { n: 500 }))
  t.notOk(holds({ oneOf: [] }, { n: 500 }))
})

t.test('A claim that it lies between bounds', async (t) => {
  for (const n of [2, 3]) t.ok(holds({ atLeast: 2, atMost: 3 }, { n }), `${n}`)
  for (const n of [1.9, 3.1]) t.notOk(holds({ atLeast: 2, atMost: 3 }, { n }), `${n}`)
  t.ok(holds({ atLeast: 0 }, { n: 0 }))
})

t.test('A claim that it is not much more than without the edge', async (t) => {
  t.ok(holds({ atMostTimesDirect: 2 }, { n: 20 }, { n: 10 }))
  t.notOk(holds({ atMostTimesDirect: 2 }, { n: 21 }, { n: 10 }))
  t.ok(holds({ atMostTimesDirect: 2 }, { n: 1_000 }), 'is not asked where there is no direct run')
  t.ok(holds({ atMostTimesDirect: 2 }, { n: 1_000 }, {}), 'nor where that did not measure it')
})

t.test('A claim about a fact that was not measured does not hold', async (t) => {
  for (const claim of [{ is: 0 }, { is: null }, { oneOf: [0, null] }, { atLeast: 0 }, { atMost: 0 }])
    t.notOk(holds(claim, { other: 0 }), JSON.stringify(claim))
  t.notOk(holds({ atMostTimesDirect: 2 }, {}, { n: 10 }))
  for (const claim of [{ atLeast: 0 }, { atMost: 0 }])
    t.notOk(holds(claim, { n: null }), `null is none: ${JSON.stringify(claim)}`)
})

t.test('A claim that does not hold says so, with the facts in their places', async (t) => {
  const says = '{n} of {all}, {whole}, {none}, {missing}; {direct:n} without, {direct:missing}'
  const facts = { n: 1.26, all: 'three', whole: false, none: null }
  t.strictSame(
    verdict({ is: 2, says }, facts, { n: 1_000 }).reason,
    '1.3 of three, false, nothing, nothing; 1000 without, nothing',
  )
  t.match(verdict({ is: 2, says: '{direct:n}' }, facts).reason, 'nothing', 'also without a direct run')
  for (const otherwise of ['degrades', 'cut', 'refused'] as const)
    t.match(verdict({ is: 2, otherwise }, { n: 1 }, {}), {
      verdict: otherwise,
      by: 'edge',
      reason: 'not so',
    })
})

t.test('A claim is doubtful where it is said to be', async (t) => {
  t.notOk('doubtful' in verdict({ is: 2 }, { n: 1 }))
  t.equal(verdict({ is: 2, doubtful: true }, { n: 1 }).doubtful, true)
  t.notOk('doubtful' in verdict({ is: 2, doubtful: true }, { n: 2 }))
})

t.test('A claim comes after what was sent, and before the time it took', async (t) => {
  const claims: Claim[] = [
    { fact: 'a', is: 1, otherwise: 'cut', says: 'the first' },
    { fact: 'b', is: 1, otherwise: 'refused', says: 'the second' },
  ]
  const expected = { ...streamed(1).expected, claims }
  const facts = { a: 0, b: 0 }
  const late = streamed(500, { expected, facts })
  t.match(through(late, streamed(1)), { verdict: 'cut', reason: 'the first' })
  t.match(through({ ...late, facts: { a: 1, b: 0 } }, streamed(1)), { reason: 'the second' })
  t.match(through({ ...late, facts: { a: 1, b: 1 } }, streamed(1)), { reason: /came late/ })
  t.match(through({ ...late, events: late.events.slice(1) }, streamed(1)), {
    reason: /^event 1 of 3 lost$/,
  })
})

t.test('Where all claims hold, the check says what is so', async (t) => {
  const expected = { ...streamed(1).expected, says: '{n} here, {direct:n} there' }
  t.match(through(streamed(1, { expected, facts: { n: 1 } }), streamed(1, { facts: { n: 2 } })), {
    verdict: 'survives',
    reason: '1 here, 2 there',
  })
})
