import t from 'tap'
import { exchanges } from '../../../src/probe/checks/exchanges.ts'
import { checkSentences } from '../../../src/probe/judge/check-sentences.ts'
import { judge } from '../../../src/probe/judge/judge.ts'
import type { Claim, Facts, Question } from '../../../src/probe/model.ts'
import { streamed, through } from '../../support/outcomes.ts'

/** The verdict on a whole stream with these facts and this claim. */
const verdict = (claim: Partial<Claim>, facts: Facts, direct?: Facts) =>
  through(streamed(1, { facts }), direct && streamed(1, { facts: direct }), {
    claims: [{ fact: 'n', otherwise: 'degrades', cause: 'altered', ...claim }],
  })
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
  t.ok(holds({ atMostTimesDirect: 2 }, { n: 1_000 }), 'holds without a direct run')
  t.ok(holds({ atMostTimesDirect: 2 }, { n: 1_000 }, {}), 'and if the direct run did not measure it')
})

t.test('A claim about a fact that was not measured does not hold', async (t) => {
  for (const claim of [{ is: 0 }, { is: null }, { oneOf: [0, null] }, { atLeast: 0 }, { atMost: 0 }])
    t.notOk(holds(claim, { other: 0 }), JSON.stringify(claim))
  t.notOk(holds({ atMostTimesDirect: 2 }, {}, { n: 10 }))
  for (const claim of [{ atLeast: 0 }, { atMost: 0 }])
    t.notOk(holds(claim, { n: null }), `null is no number: ${JSON.stringify(claim)}`)
})

t.test('A claim may be about the outcome itself', async (t) => {
  t.ok(holds({ fact: 'status', is: 200 }, {}))
  t.ok(holds({ fact: 'ending', is: 'complete' }, {}))
  t.ok(holds({ fact: 'events', is: 3 }, {}))
  t.ok(holds({ fact: 'endedMs', atMost: 401 }, {}))
  t.notOk(holds({ fact: 'status', oneOf: [502] }, {}))
})

t.test('A claim that does not hold has its verdict, its cause and its sentence', async (t) => {
  checkSentences.sse = {
    survives: '{n} here, {direct:n} there',
    claims: { n: '{n} of {all}, {whole}, {none}, {missing}; {direct:n} without, {direct:missing}' },
  }
  t.teardown(() => {
    delete checkSentences.sse
  })
  const facts = { n: 1.26, all: 'three', whole: false, none: null }
  t.match(verdict({ is: 2, cause: 'lost' }, facts, { n: 2 }), {
    cause: 'lost',
    reason: '1.3 of three, false, nothing, nothing; 2 without, nothing',
  })
  t.match(verdict({ oneOf: [1, 2] }, { n: 1 }, { n: 2 }), {
    verdict: 'survives',
    cause: 'none',
    reason: '1 here, 2 there',
  })
  t.match(verdict({ is: 2, id: 'other' }, facts), { reason: 'n is 1.3' }, 'or a sentence that any claim has')
  for (const otherwise of ['degrades', 'cut', 'refused'] as const)
    t.match(verdict({ is: 2, otherwise }, { n: 1 }, { n: 2 }), { verdict: otherwise, by: 'edge' })
})

t.test('A claim is doubtful if it says so', async (t) => {
  t.notOk('doubtful' in verdict({ is: 2 }, { n: 1 }))
  t.equal(verdict({ is: 2, doubtful: true }, { n: 1 }).doubtful, true)
  t.notOk('doubtful' in verdict({ is: 2, doubtful: true }, { n: 2 }))
})

t.test('Claims come after what was sent, in their order, and before lateness', async (t) => {
  const change: Partial<Question> = {
    claims: [
      { fact: 'a', is: 1, otherwise: 'cut', cause: 'hidden-end' },
      { fact: 'b', is: 1, otherwise: 'refused', cause: 'no-upgrade' },
    ],
  }
  const late = streamed(500, { facts: { a: 0, b: 0 } })
  const verdict = (more: Partial<typeof late>) =>
    through({ ...late, ...more }, streamed(1, { facts: { a: 1, b: 1 } }), change)
  t.match(verdict({}), { verdict: 'cut', cause: 'hidden-end' })
  t.match(verdict({ facts: { a: 1, b: 0 } }), { verdict: 'refused', cause: 'no-upgrade' })
  t.match(verdict({ facts: { a: 1, b: 1 } }), { cause: 'late' })
  t.match(verdict({ events: late.events.slice(1) }), { cause: 'lost', reason: /^event 1 of 3 lost$/ })
})

t.test('A request is not said to be collected where the answer was broken off before it told', async (t) => {
  const question = exchanges.find(({ id }) => id === 'chunked-duplex')
  if (!question) return t.fail('there is such a check')
  const { sent, ...outcome } = streamed(0, {
    check: question.id,
    transport: 'chunked',
    events: [{ ms: 503, data: 'begun' }],
    ending: 'truncated',
    // As it is stored: what was not measured is no number.
    facts: { early: false, gapMs: 500, spreadMs: null },
  })
  t.equal(judge(question, outcome, { edge: true }).cause, 'head-late')
})
