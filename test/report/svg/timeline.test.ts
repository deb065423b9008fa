import t from 'tap'
import type { Expectation, Outcome } from '../../../src/probe/model.ts'
import { timeline } from '../../../src/report/svg/timeline.ts'
import { questionOf, refusal, streamed } from '../../support/outcomes.ts'
import { cut, record } from '../run.ts'

const cellOf = (outcome: Outcome, expected: Expectation = {}) => ({
  question: questionOf(outcome, { expected }),
  outcome,
})
const draw = (outcome: Outcome, expected: Expectation = {}) =>
  String(timeline(cellOf(outcome, expected), { title: 'a title', id: 'x' }).svg)
const nothing = { data: [], intervalMs: 0, stamped: false }
/** How often something is drawn, by its class. */
const drawn = (svg: string, name: string) => svg.split(`class="${name}"`).length - 1

t.test('Each event is on both lines, and a stroke joins the two', async (t) => {
  const svg = draw(streamed(30, { server: record }))
  t.equal(drawn(svg, 'event'), 6)
  t.equal(drawn(svg, 'way'), 3)
  // 400 of 430 ms, within the margins.
  t.match(svg, '<line class="way" x1="91.73%" x2="98.50%"')
  t.match(svg, 'made at the origin')
  t.match(svg, 'whole at 401 ms', 'the service’s end')
  t.match(svg, 'whole at 430 ms', 'the client’s end')
})

t.test('A cut shows when, which events never came, and the time in the edge’s log', async (t) => {
  const svg = draw(cut)
  t.match(svg, /class="bad"[^>]*>cut at 300 ms/)
  t.match(svg, 'the edge ended it at 250 ms')
  t.match(svg, 'its client left at 251 ms')
  t.equal(drawn(svg, 'due'), 1)
  t.match(svg, 'rings: 1 event due that never came')
})

t.test('The client’s endings in words', async (t) => {
  const words = (change: Partial<Outcome>, expected: Expectation = {}) =>
    /<text class="(\w+)"[^>]*text-anchor="end">([^<]+)<\/text><\/svg><\/svg>$/.exec(
      draw(streamed(0, { events: [], endedMs: 9, ...change }), expected),
    ) ?? []
  const [, tone, hidden] = words({ ending: 'complete' })
  t.strictSame([tone, hidden], ['bad', 'ended as if whole at 9 ms'], 'clean, and nothing had come')
  const whole = { events: streamed(0).events }
  t.strictSame(words(whole).slice(1), ['good', 'whole at 9 ms'])
  t.equal(words({ ending: 'reset' })[2], 'reset at 9 ms')
  t.equal(words({ ending: 'silent' })[2], 'silent until 9 ms')
  t.equal(words({ ending: 'endless' })[2], 'still going on at 9 ms')
  t.equal(words({ ending: 'malformed' })[2], 'malformed at 9 ms')
  t.equal(words({ ending: 'truncated', closeCode: 1011 })[2], 'closed with 1011 at 9 ms')
  t.equal(words({ ending: 'truncated', closeCode: 1006 })[2], 'cut at 9 ms')
  t.equal(words(refusal(403, ''))[2], 'refused with 403 at 9 ms')
  const leaving = words({ ending: 'left', sent: nothing }, { endings: ['left'] })
  t.strictSame(leaving.slice(1), ['plain', 'left at 9 ms'], 'what was wanted is not bad')
})

t.test('The service’s endings in words', async (t) => {
  const life = (server: Partial<Outcome>['server']) =>
    draw(streamed(0, server === undefined ? {} : { server }))
  t.match(life(undefined), 'no record')
  t.match(life(null), 'never opened')
  const { ended, endedBy, ...open } = record
  t.match(life(open), 'still open')
  t.match(life({ ...record, endedBy: 'error' }), 'failed at 401 ms')
  t.match(life({ ...record, endedBy: 'stall' }), 'its client took nothing, at 401 ms')
  t.match(life({ ...record, endedBy: 'age' }), 'ended by age at 401 ms')
})

t.test('Signs of life have marks of their own', async (t) => {
  const svg = draw(streamed(0, { beats: [100, 300] }))
  t.equal(drawn(svg, 'tick'), 2)
  t.equal(drawn(svg, 'event'), 6)
  t.match(svg, 'ticks: 2 signs of life, no events')
})

t.test('Of a thousand events some are drawn, and the picture says so', async (t) => {
  const { startedAt } = streamed(0)
  const many = streamed(0, {
    sent: { data: Array.from({ length: 1_000 }, () => 'foo'), intervalMs: 10, stamped: true },
    events: Array.from({ length: 1_000 }, (_, n) => ({
      ms: n * 10,
      event: 'test',
      data: `${n} ${startedAt + n * 10} foo`,
    })),
    endedMs: 9_990,
  })
  const svg = draw(many)
  t.ok(svg.length < 25_000, `${svg.length} characters`)
  t.match(svg, '1 in 13 of 1,000 marks is drawn')
  t.match(svg, 'cx="98.50%"', 'the last one is among them')
  t.match(svg, '1,000 events arrived at the client, between 0 and 9,990 ms; whole at 9,990 ms')
})

t.test('A note says that the clocks differ', async (t) => {
  const other = streamed(30, { startedAt: streamed(30).startedAt + 60_000 })
  t.match(draw(other), 'the clocks differ: aligned on the quickest event')
  t.notMatch(draw(streamed(30)), 'the clocks differ')
})

t.test('It has a description, and text of an edge is escaped', async (t) => {
  const svg = String(timeline(cellOf(cut), { title: '<b>&', id: 'x' }).svg)
  t.match(svg, 'role="img" aria-labelledby="x-title x-desc"')
  t.match(svg, '<title id="x-title">&lt;b&gt;&amp;</title>')
  t.match(
    svg,
    '<desc id="x-desc">2 events arrived at the client, between 5 and 205 ms; cut at 300 ms. 1 event due that never came. At the origin: its client left at 251 ms. The edge ended it at 250 ms by its own log</desc>',
  )
})

t.test('An axis can be longer than the stream, so that two pictures can be compared', async (t) => {
  const { svg } = timeline(cellOf(streamed(0)), { title: '', id: 'x', span: 100_000 })
  t.match(String(svg), '>80</text>')
})
