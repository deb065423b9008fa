import t from 'tap'
import type { RunRecord } from '../../../src/contract.ts'
import { Arrivals } from '../../../src/service/web/arrivals.js'
import { Clock } from '../../../src/service/web/clock.js'
import { readStamp } from '../../../src/service/web/stamp.js'
import { judge } from '../../../src/service/web/verdict.js'
import type { End } from '../../../src/service/web-types.ts'

/** Messages as `[made, at]`, ms since the start, on one clock. */
function arrivals(...times: [made: number | undefined, at: number][]) {
  const list = new Arrivals((time) => time)
  for (const [made, at] of times) list.add(at, made as number)
  return list
}

function seen(list: Arrivals, more: { expected?: number; returns?: number; ms?: number } = {}) {
  const { count } = list
  return { ms: 500, count, total: count, expected: undefined, returns: 0, arrivals: list, ...more }
}

const inTime = arrivals([0, 2], [200, 203], [400, 402])
const record: RunRecord = {
  opened: 0,
  firstEvent: 0,
  lastEvent: 400,
  events: 3,
  bytes: 12,
  ms: 400,
  endedBy: 'source',
}
const whole: End = { how: 'whole' }

t.test('Messages that come as they are made survive', async (t) => {
  t.match(judge(whole, seen(inTime), record), {
    verdict: 'survives',
    words: 'whole, in time',
    reason: '3 messages came, each as it was made.',
  })
  t.match(judge(whole, seen(arrivals([undefined, 2]))), { words: 'whole', reason: '1 message came.' })
})

t.test('Late is half an interval, and at least what people notice', async (t) => {
  const late = (list: Arrivals) => list.lateness().late
  t.equal(late(arrivals([0, 99], [100, 199])), 0, 'not 99 ms of 100')
  t.equal(late(arrivals([0, 101], [100, 102])), 1, 'but 101')
  t.equal(late(arrivals([0, 999], [2_000, 2_001])), 0, 'not 999 ms of 2 s')
  t.equal(late(arrivals([0, 1_001], [2_000, 2_001])), 1)
})

t.test('Messages that are collected degrade, all at once or some of them', async (t) => {
  t.match(judge(whole, seen(arrivals([0, 402], [200, 402], [400, 402])), record), {
    verdict: 'degrades',
    state: 'late',
    words: 'all at once, 402 ms late',
    reason: /all 3 messages came at once, the first 402 ms after it was made/,
    advice: /Turn response buffering off/,
  })
  t.match(judge(whole, seen(arrivals([0, 2], [200, 402], [400, 402])), record), {
    words: '1 of 3 late, up to 202 ms',
    advice: /^Try again/,
  })
})

t.test('A stream without stamps is dated by the service’s record', async (t) => {
  const list = arrivals([undefined, 402], [undefined, 402], [undefined, 402])
  list.dateBy(record)
  t.match(judge(whole, seen(list), record), { words: 'all at once, 402 ms late' })
  const others = arrivals([undefined, 402])
  others.dateBy(record)
  t.equal(others.lateness().dated, 0, 'not where it tells of other messages')
})

t.test('The record says who cut a stream', async (t) => {
  const cut: End = { how: 'cut', reason: 'The connection closed.' }
  const list = arrivals([0, 2])
  for (const [endedBy, by, reason] of [
    ['client', 'edge', /closed\. The service saw the client leave/],
    ['source', 'edge', /The service had sent it whole: 3 events/],
    [undefined, 'edge', /The service was still sending/],
    ['age', 'service', /STREAM_MAX_AGE/],
    ['drain', 'service', /is stopping/],
    ['stall', 'service', /STALL_TIMEOUT/],
    ['error', 'service', /The source failed/],
  ] as const) {
    const { endedBy: _, ...rest } = record
    const told = judge(cut, seen(list, { expected: 3 }), endedBy ? { ...rest, endedBy } : rest)
    t.match(told, { verdict: 'cut', by, reason }, endedBy ?? 'nobody yet')
    t.match(told.reason, /^1 of 3 messages came in 500 ms\./)
  }
  const alone = judge(cut, seen(list))
  t.match(alone, { verdict: 'cut', reason: '1 message came in 500 ms. The connection closed.' })
  t.equal(alone.by, undefined, 'without a record nobody knows')
  t.match(judge(cut, seen(list, { ms: 120_000 }), record).advice, /after about 120 s .* STREAM_MAX_AGE/)
})

t.test('A clean end of a broken stream is a cut', async (t) => {
  const list = arrivals([0, 2])
  t.match(judge(whole, seen(list), { ...record, endedBy: 'error' }), {
    verdict: 'cut',
    by: 'edge',
    reason: /It ended as if it were whole\. The service had broken it off/,
  })
  t.match(judge(whole, seen(list), record), { verdict: 'cut', reason: /had sent it whole: 3 events/ })
  t.match(judge(whole, seen(list, { expected: 3 })), { verdict: 'cut' }, 'by the knob, without a record')
})

t.test('EventSource does not tell whole from cut: the record does, else the knob, else nobody', async (t) => {
  const ended: End = { how: 'ended' }
  t.match(judge(ended, seen(inTime), record), { verdict: 'survives' })
  t.match(judge(ended, seen(inTime, { expected: 3 })), { verdict: 'survives' })
  t.match(judge(ended, seen(inTime)), { verdict: 'unknown', words: 'over' })
  t.match(judge(ended, seen(inTime), { ...record, endedBy: 'client' }), { verdict: 'cut', by: 'edge' })
  const unheard = judge(ended, seen(arrivals()), record)
  t.match(unheard, { verdict: 'cut', advice: /eventNames/ })
  t.equal(unheard.by, undefined, 'events with other names are not lost by the edge')
})

t.test('The clock goes by the sample that took the least time', async (t) => {
  const clock = new Clock()
  clock.sample(1_000_050, 100)
  t.equal(clock.toPage(1_000_050), 100)
  clock.sample(1_000_100, 120)
  t.equal(clock.toPage(1_000_050), 70, 'a quicker one moves it')
  clock.sample(1_000_200, 900)
  t.equal(clock.toPage(1_000_050), 70, 'a slower one does not')
})

t.test('A stamp is a number, unix ms, and the payload', async (t) => {
  t.strictSame(readStamp('0 1764000000000 foo bar'), { made: 1764000000000, text: 'foo bar' })
  t.strictSame(readStamp('1 1764000000000 '), { made: 1764000000000, text: '' })
  for (const text of ['foo', '', '12 34 foo', 'a 1764000000000 foo']) t.strictSame(readStamp(text), { text })
})
