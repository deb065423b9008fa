import t from 'tap'
import { advise } from '../../../src/probe/advice/index.ts'
import type { Verdict } from '../../../src/probe/judge/verdict.ts'
import type { Outcome } from '../../../src/probe/model.ts'

const outcome = (change: Partial<Outcome> = {}): Outcome => ({
  check: 'sse',
  transport: 'sse',
  run: 'run',
  url: 'http://127.0.0.1/sse',
  startedAt: 0,
  expected: { intervalMs: 0, stamped: false },
  status: 200,
  headers: [],
  arrivals: [],
  events: [],
  beats: [],
  facts: {},
  ending: 'truncated',
  endedMs: 7_000,
  ...change,
})

const by = (verdict: Verdict['verdict'], change: Partial<Verdict> = {}): Verdict => ({
  verdict,
  reason: 'because',
  by: 'edge',
  ...change,
})

t.test('Nothing needs doing where it survives', async (t) => {
  t.equal(advise({ verdict: 'survives', reason: 'as it should be' }, outcome()), undefined)
})

t.test('A limit of the edge’s is told in its own time', async (t) => {
  t.match(advise(by('cut', { at: 6_000 }), outcome({ scale: 20 })), /STREAM_MAX_AGE well below 120 s/)
  t.match(
    advise(by('cut'), outcome()),
    /STREAM_MAX_AGE well below 7 s/,
    'by the client’s clock where no log tells',
  )
  t.equal(advise(by('cut', { at: 3 }), outcome()), undefined, 'what is cut at once is cut for another reason')
})

t.test('Each way to be cut has its own advice', async (t) => {
  t.match(advise(by('cut'), outcome({ ending: 'silent' })), /response buffering off/)
  t.match(advise(by('cut'), outcome({ ending: 'complete' })), /Name a last event/)
  const { status: _, ...unanswered } = outcome()
  t.match(advise(by('cut'), unanswered), /gave no answer/)
  t.match(advise(by('cut', { by: 'service' }), outcome()), /service broke it off itself/)
})

t.test('Only what looks like a buffer gets advice against buffers', async (t) => {
  t.match(advise(by('degrades', { doubtful: true }), outcome()), /response buffering off/)
  t.equal(advise(by('degrades'), outcome()), undefined, 'not a header that was lost')
  t.equal(advise(by('degrades', { by: 'service', doubtful: true }), outcome()), undefined, 'nor the service')
  const headers: Outcome['headers'] = [['Content-Encoding', 'gzip']]
  t.match(advise(by('degrades'), outcome({ headers })), /compression/)
  const coded = outcome({ headers, expected: { intervalMs: 0, stamped: false, coded: true } })
  t.equal(advise(by('degrades'), coded), undefined, 'nor compression that was allowed')
})

t.test('A refusal is the service’s, or that of something before it', async (t) => {
  t.match(advise(by('refused', { by: 'service' }), outcome()), /service refused it itself/)
  t.match(advise(by('refused'), outcome({ transport: 'websocket' })), /carries no WebSocket/)
  t.match(advise(by('refused'), outcome()), /a method, a protocol version/)
})
