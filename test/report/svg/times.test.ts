import t from 'tap'
import { spanOf, timesOf } from '../../../src/report/svg/times.ts'
import { streamed } from '../../support/outcomes.ts'
import { cut, record } from '../run.ts'

const { startedAt } = streamed(0)

t.test('An event’s stamp gives the time at which it was made', async (t) => {
  const { events, due, made, aligned } = timesOf(streamed(30))
  t.strictSame(events, [
    { made: 0, came: 30 },
    { made: 200, came: 230 },
    { made: 400, came: 430 },
  ])
  t.strictSame([due, made], [[], []])
  t.equal(aligned, undefined)
})

t.test('Without stamps the service’s record gives the first and the last time', async (t) => {
  const whole = streamed(30)
  const unstamped = {
    ...whole,
    sent: { data: ['foo', 'foo', 'foo'], intervalMs: 0, stamped: false },
    events: whole.events.map((event) => ({ ...event, data: 'foo' })),
  }
  t.strictSame(timesOf({ ...unstamped, server: record }).events, [
    { made: 0, came: 30 },
    { came: 230 },
    { made: 400, came: 430 },
  ])
  const lost = timesOf({ ...unstamped, events: unstamped.events.slice(1), server: record })
  t.strictSame(lost.events, [{ came: 230 }, { came: 430 }], 'not which of fewer arrivals they are')
  t.strictSame(lost.made, [0, 400])
})

t.test('Events that the service sent and nobody received are included', async (t) => {
  const { made, due } = timesOf(streamed(30, { events: streamed(30).events.slice(0, 1), server: record }))
  t.strictSame(made, [400])
  t.strictSame(due, [200, 400], 'and so is when it was due')
})

t.test('The ends at the service and the edge are on the client’s clock', async (t) => {
  t.match(timesOf(cut), { opened: 1, closed: 251, ended: 300, edge: 250, due: [400] })
  t.equal(spanOf(timesOf(cut)), 400, 'and the axis has room for what was still due')
  const service = {
    ...cut,
    edgeLog: { line: '', says: 'the service closed', flags: [], author: 'service' as const, ms: 9 },
  }
  t.equal(timesOf(service).edge, undefined, 'an edge that did not end it has no end of its own')
})

t.test('Without events each read is included', async (t) => {
  const silent = streamed(0, { events: [], arrivals: [{ ms: 3, bytes: 200 }] })
  t.strictSame(timesOf(silent).reads, [3])
  t.strictSame(timesOf({ ...silent, events: streamed(0).events }).reads, [])
})

t.test('Clocks that differ are aligned on the quickest event', async (t) => {
  const [late, ...others] = streamed(30).events
  const jittered = [{ ...late, ms: 50, data: late?.data ?? '' }, ...others]
  // An hour ahead, an event would have been made before it was asked for; an hour behind, after it came.
  for (const ahead of [3_600_000, -3_600_000]) {
    const { events, aligned, opened } = timesOf(
      streamed(0, { startedAt: startedAt + ahead, events: jittered, server: record }),
    )
    t.equal(aligned, 'the quickest event')
    t.strictSame(
      events.map(({ made = 0, came }) => came - made),
      [20, 0, 0],
    )
    t.equal(opened, 31, 'and the service’s other times with it')
  }
  t.equal(timesOf(streamed(3_600_000)).aligned, undefined, 'an edge that keeps all for an hour is no clock')
})

t.test('Without stamps they are aligned on the opening', async (t) => {
  const silent = streamed(0, { events: [], startedAt: startedAt + 3_600_000, server: record })
  t.match(timesOf(silent), { aligned: 'the opening', opened: 0, closed: 400 })
  t.equal(timesOf({ ...silent, startedAt }).aligned, undefined)
})
