import fc from 'fast-check'
import t from 'tap'
import { type EventForm, eventReader } from '../../src/load/event-reader.ts'
import { Pace } from '../../src/load/pace.ts'
import type { ReadEnd } from '../../src/load/reader.ts'

const isEnd = ({ data }: { data: string }) => data.includes('[DONE]')

/** Reads a stream, a part every 10 ms. */
function read(form: EventForm, parts: (string | Buffer)[], last?: typeof isEnd, coding?: string) {
  const pace = new Pace()
  const reader = eventReader({ form, isEnd: last, pace })({ coding })
  for (const [n, part] of parts.entries()) reader.take(Buffer.from(part), 10 * (n + 1))
  const { over } = reader
  return { over, end: reader.end(), pace }
}

const digestOf = ({ end }: { end: ReadEnd }) => (end.kind === 'whole' ? end.digest : undefined)

t.test('A stream is over with its last event, and cut without it', async (t) => {
  for (const [form, first, last] of [
    ['sse', 'data: a\n\n', 'data: [DONE]\n\n'],
    ['lines', 'a\n', '[DONE]\n'],
    ['messages', 'a', '[DONE]'],
  ] as const) {
    t.match(read(form, [first, last], isEnd), { over: true, end: { kind: 'whole' } }, form)
    t.match(read(form, [first], isEnd), { over: false, end: { kind: 'cut' } }, form)
    t.match(
      read(form, [first]),
      { over: false, end: { kind: 'whole' } },
      `${form}, where no last event is known`,
    )
  }
})

t.test('A stream that reports its source’s failure is cut', (t) => {
  const isError = ({ event }: { event?: string }) => event === 'error'
  const reader = eventReader({ form: 'sse', isError, pace: new Pace() })({})
  reader.take(Buffer.from('data: a\n\nevent: error\ndata: source_failed\n\n'), 10)
  t.match(reader.end(), { kind: 'cut' })
  t.end()
})

t.test('Another division into reads changes nothing about the content', async (t) => {
  const body = Buffer.from('id: 1\nevent: test\ndata: für\n\n: beat\n\ndata: zwei\ndata: Zeilen\n\n')
  for (const form of ['sse', 'lines'] as const) {
    const whole = digestOf(read(form, [body]))
    t.type(whole, 'string')
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: body.length })), (places) => {
        const cuts = [0, ...places.toSorted((a, b) => a - b), body.length]
        const parts = cuts.slice(1).map((end, n) => body.subarray(cuts[n], end))
        return digestOf(read(form, parts)) === whole
      }),
    )
  }
})

t.test('Another content has another digest', async (t) => {
  const pairs: [EventForm, string[], string[]][] = [
    ['sse', ['data: a\n\n'], ['data: b\n\n']],
    ['sse', ['event: x\ndata: a\n\n'], ['data: a\n\n']],
    ['sse', ['data: a\n\ndata: b\n\n'], ['data: a\n\n']],
    ['lines', ['a\n'], ['a\na\n']],
    ['messages', ['ab', 'c'], ['a', 'bc']],
  ]
  for (const [form, one, other] of pairs)
    t.not(digestOf(read(form, one)), digestOf(read(form, other)), `${form}: ${one} and ${other}`)
})

t.test('Heartbeats of Server-Sent Events change nothing about the content', async (t) => {
  t.equal(digestOf(read('sse', [': beat\n\ndata: a\n\n: beat\n\n'])), digestOf(read('sse', ['data: a\n\n'])))
})

t.test('Gaps lie between events, also of those that come in one read', async (t) => {
  const { pace } = read('sse', ['data: a\n\n', 'data: b\n\n', 'data: c\n\ndata: d\n\n'])
  t.strictSame(pace.firstEvent, { p50: 10, p99: 10 })
  const { p50 = 0, p99 = 0 } = pace.gaps ?? {}
  t.ok(Math.abs(p50 - 10) < 0.1 && Math.abs(p99 - 10) < 0.1, `${p50} and ${p99}`)
})

t.test('Text without lines is an event a read', async (t) => {
  t.strictSame(read('lines', ['foo', 'bar']).pace.firstEvent, { p50: 10, p99: 10 })
  t.ok(read('lines', ['foo', 'bar']).pace.gaps)
})

t.test('What is no content shows no times', async (t) => {
  const pace = new Pace()
  const reader = eventReader({ form: 'sse', isContent: ({ data }) => data !== 'ping', pace })({})
  reader.take(Buffer.from('data: ping\n\n'), 5)
  reader.take(Buffer.from('data: a\n\n'), 10)
  t.strictSame(pace.firstEvent, { p50: 10, p99: 10 })
  t.equal(pace.gaps, undefined)
})

t.test('A compressed body shows no events, and its end is the transport’s', async (t) => {
  const { over, end, pace } = read('sse', ['data: [DONE]\n\n'], isEnd, 'gzip')
  t.equal(over, false)
  t.equal(end.kind, 'whole')
  t.equal(pace.firstEvent, undefined)
})
