import { setTimeout as sleep } from 'node:timers/promises'
import t from 'tap'
import type { EndedBy } from '../../src/contract.ts'
import { RefusalError } from '../../src/streams/refusal.ts'
import type { StreamRequest } from '../../src/streams/request.ts'
import type { Frame, Sink } from '../../src/streams/sink.ts'
import type { Source } from '../../src/streams/source.ts'
import { Stream } from '../../src/streams/stream.ts'
import type { StreamOptions } from '../../src/streams/stream-options.ts'
import { idle, never, silent, source } from '../support/sources.ts'
import { until } from '../support/until.ts'

const request: StreamRequest = { id: '1', method: 'GET', url: '/sse', ip: '192.0.2.1', headers: {} }

/** A stream on a sink that keeps what it gets, and takes `room` frames before its client has to catch up. */
function stream(
  source: Source,
  {
    room = Number.POSITIVE_INFINITY,
    attach = true,
    ...limits
  }: Partial<StreamOptions['limits']> & { room?: number; attach?: boolean } = {},
) {
  const seen = {
    frames: [] as Frame[],
    beats: 0,
    starts: 0,
    firsts: 0,
    refusals: [] as RefusalError[],
    sinkEnds: [] as EndedBy[],
    ends: [] as unknown[],
    outlived: 0,
  }
  let drain = () => {}
  const sink: Sink = {
    status: 200,
    write: (frame) => seen.frames.push(frame) < room,
    bytesTaken: () => 0,
    onDrain: (callback) => {
      drain = callback
    },
    beat: () => ++seen.beats > 0,
    end: (by) => void seen.sinkEnds.push(by),
  }
  const made = new Stream({
    source,
    params: {},
    framing: { name: 'sse', encode: ({ data }) => data },
    request,
    run: undefined,
    limits: { heartbeat: 0, streamMaxAge: 0, stallTimeout: 0, ...limits },
    onStart() {
      seen.starts++
      if (attach) made.attach(sink)
    },
    onRefuse: (refusal) => void seen.refusals.push(refusal),
    onFirstEvent: () => void seen.firsts++,
    onEnd: (error) => void seen.ends.push(error),
    onOutlived: () => void seen.outlived++,
  })
  const catchUp = (more: number) => {
    room += more
    drain()
  }
  return { stream: made, seen, sink, catchUp }
}

const words = (...datas: string[]) =>
  source(async function* () {
    for (const data of datas) yield { data }
  })

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

t.test('A stream writes every event, and its source ends it', async (t) => {
  const { stream: it, seen } = stream(words('foo', 'bär'))
  await it.run()
  t.strictSame(seen.frames, ['foo', 'bär'])
  t.strictSame(seen.sinkEnds, ['source'])
  t.strictSame(seen.ends, [undefined])
  t.match(it.record, { events: 2, bytes: 7, endedBy: 'source' })
})

t.test('Only the first end counts', async (t) => {
  const { stream: it, seen } = stream(idle)
  const ran = it.run()
  it.end('age')
  it.end('drain')
  it.end('client')
  await ran
  t.strictSame(seen.sinkEnds, ['age'])
  t.equal(seen.ends.length, 1)
  t.equal(it.record.endedBy, 'age')
})

t.test('An error that a source throws after the end is ignored', async (t) => {
  const cross = source(async function* (context) {
    try {
      yield { data: 'first' }
      await never(context)
    } finally {
      // biome-ignore lint/correctness/noUnsafeFinally: as bad as a source may be
      throw new Error('cross')
    }
  })
  const { stream: it, seen } = stream(cross)
  const ran = it.run()
  await until(() => seen.frames.length === 1)
  it.end('client')
  await ran
  t.strictSame(seen.sinkEnds, ['client'])
  t.strictSame(seen.ends, [undefined])
})

t.test('An encoding error ends the stream with an error', async (t) => {
  const { stream: it, seen } = stream(
    source(async function* () {
      yield { data: Symbol() as unknown as string }
    }),
  )
  await it.run()
  t.strictSame(seen.sinkEnds, ['error'])
  t.match(seen.ends, [TypeError])
})

t.test('The signal is created once, and is aborted when it is first read after the end', async (t) => {
  const { stream: it } = stream(silent)
  const ran = it.run()
  t.equal(it.signal, it.signal)
  t.notOk(it.signal.aborted)
  it.end('drain')
  t.ok(it.signal.aborted)
  await ran
  const late = stream(words('foo')).stream
  await late.run()
  t.ok(late.signal.aborted)
})

t.test('Heartbeats pause while the client has to catch up', async (t) => {
  const {
    stream: it,
    seen,
    catchUp,
  } = stream(
    source(async function* (context) {
      yield { data: 'large' }
      await never(context)
    }),
    { room: 1, heartbeat: 10 },
  )
  const ran = it.run()
  await until(() => seen.frames.length === 1)
  await sleep(60)
  t.equal(seen.beats, 0)
  catchUp(10)
  await until(() => seen.beats >= 2)
  it.end('client')
  await ran
})

t.test('A client that catches up each time is not stalled', async (t) => {
  const { stream: it, seen, catchUp } = stream(words(...Array(20).fill('x')), { room: 1, stallTimeout: 400 })
  const ran = it.run()
  for (let n = 1; n <= 20; n++) {
    await until(() => seen.frames.length === n)
    await sleep(25)
    catchUp(1)
  }
  await ran
  t.equal(it.record.endedBy, 'source')
  t.ok((it.record.ended ?? 0) - it.record.opened >= 480, 'longer in all than a stall may last')
})

t.test('A missed heartbeat ends the stream as `client`', async (t) => {
  const { stream: it, seen } = stream(silent, { heartbeat: 10 })
  seen.beats = Number.NEGATIVE_INFINITY
  await it.run()
  t.equal(it.record.endedBy, 'client')
})

t.test('Each stream lives for 80 to 100 % of streamMaxAge', async (t) => {
  const streams = Array.from({ length: 30 }, () => stream(silent, { streamMaxAge: 1_000 }).stream)
  await Promise.all(streams.map((it) => it.run()))
  t.ok(streams.every(({ record }) => record.endedBy === 'age'))
  const ages = streams.map(({ record }) => (record.ended ?? 0) - record.opened)
  const youngest = Math.min(...ages)
  t.ok(youngest >= 799 && youngest < 1_000, `the youngest was ${youngest} ms old`)
  t.ok(Math.max(...ages) - youngest > 20, `ages: ${ages.join(', ')}`)
})

t.test('No end leaves a timer', async (t) => {
  const before = timers()
  const limits = { heartbeat: 600_000, streamMaxAge: 600_000, stallTimeout: 600_000 }
  const stuck = { ...limits, room: 1 }
  for (const by of ['client', 'age', 'stall', 'drain'] as const)
    for (const one of [stream(idle, limits), stream(idle, stuck), stream(silent, limits)]) {
      const ran = one.stream.run()
      await new Promise(setImmediate)
      one.stream.end(by)
      await ran
    }
  await stream(words('foo'), limits).stream.run()
  const closed = source(() => {
    throw new Error('closed')
  })
  await stream(closed, limits).stream.run()
  t.equal(timers(), before)
})

t.test('A source that has not stopped after a second is reported once', async (t) => {
  const gate = Promise.withResolvers<void>()
  const deaf = stream(
    source(async function* () {
      yield { data: 'first' }
      await gate.promise
      yield { data: 'late' }
    }),
  )
  const good = stream(idle)
  const ran = Promise.all([deaf.stream.run(), good.stream.run()])
  await until(() => deaf.seen.frames.length === 1)
  deaf.stream.end('client')
  good.stream.end('client')
  await until(() => deaf.seen.outlived > 0)
  gate.resolve()
  await ran
  t.equal(deaf.seen.outlived, 1)
  t.equal(good.seen.outlived, 0)
  t.strictSame(deaf.seen.frames, ['first'], 'what it yields too late goes nowhere')
  t.equal(deaf.stream.record.events, 1)
})

t.test('A refusal before the start calls onRefuse, not onEnd', async (t) => {
  const { stream: it, seen } = stream(
    source(() => {
      throw new RefusalError(401, 'no')
    }),
    { heartbeat: 10, streamMaxAge: 600_000 },
  )
  const before = timers()
  await it.run()
  t.match(seen.refusals, [{ statusCode: 401, message: 'no' }])
  t.strictSame([seen.starts, seen.ends.length, seen.sinkEnds.length], [0, 0, 0])
  t.ok(it.signal.aborted)
  t.equal(timers(), before)
  it.end('client')
  t.equal(seen.ends.length, 0)
})

t.test('Frames that are written before the sink is attached wait for it', async (t) => {
  const { stream: it, seen, sink } = stream(words('foo', 'bar'), { attach: false })
  const ran = it.run()
  await until(() => seen.starts === 1)
  await sleep(20)
  t.equal(it.record.events, 1, 'the source waits')
  it.attach(sink)
  await ran
  t.strictSame(seen.frames, ['foo', 'bar'])
  t.strictSame(seen.sinkEnds, ['source'])
})

t.test('A stream that ended before its sink was attached ends the sink', async (t) => {
  const { stream: it, seen, sink } = stream(silent, { attach: false })
  const ran = it.run()
  it.end('drain')
  t.equal(seen.starts, 1)
  it.attach(sink)
  t.strictSame(seen.sinkEnds, ['drain'])
  await ran
})

t.test('A client that leaves before the start gets no response', async (t) => {
  const { stream: it, seen } = stream(silent)
  const ran = it.run()
  it.end('client')
  await ran
  t.equal(seen.starts, 0)
  t.equal(seen.ends.length, 1)
})

t.test('A stall ends the stream even if the feed does not await drained()', async (t) => {
  const feed = source(() => {
    throw new Error('never called')
  })
  const { stream: it } = stream(
    {
      ...feed,
      open: () => async (writer) => {
        writer.write('large')
        await until(() => writer.ended)
      },
    },
    { room: 1, stallTimeout: 20 },
  )
  await it.run()
  t.equal(it.record.endedBy, 'stall')
})

t.test('RefusalError takes 400 to 599 only', async (t) => {
  for (const status of [200, 204, 302, 399, 600, 4.5, Number.NaN])
    t.throws(() => new RefusalError(status, 'no'), RangeError, String(status))
  t.match(new RefusalError(503, 'no', { code: 'BUSY', retryAfter: 3 }), { code: 'BUSY', retryAfter: 3 })
  t.match(new RefusalError(400, 'no'), { code: 'STREAMPROOF_REFUSED', retryAfter: undefined })
})
