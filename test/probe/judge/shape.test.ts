import fc from 'fast-check'
import t from 'tap'
import { type Flow, shapeOf } from '../../../src/probe/judge/shape.ts'

/** An event, as a source makes it. */
interface Made {
  ms: number
  bytes: number
}

/** What a stream of whole events, one a read, arrives as. */
function asMade(made: Made[]): Flow {
  const last = made.at(-1)?.ms ?? 0
  return {
    reads: made.map(({ ms, bytes }) => ({ ms, bytes })),
    events: made.map(({ ms }) => ({ ms })),
    headMs: 1,
    roundTripMs: 1,
    endedMs: last + 1,
    ended: true,
  }
}

/** The same through a buffer that lets go at the given times what has come by then, or when it is full. */
function through(made: Made[], release: (made: Made[]) => { ms: number; bytes: number }[]): Flow {
  const reads = release(made)
  const total = made.reduce((sum, { bytes }) => sum + bytes, 0)
  let sent = 0
  const ends: number[] = []
  for (const { bytes } of made) ends.push((ends.at(-1) ?? 0) + bytes)
  const flow: Flow = { ...asMade(made), reads: [], events: [] }
  for (const { ms, bytes } of reads) {
    const before = sent
    sent += bytes
    flow.reads.push({ ms, bytes, ...(!ends.includes(sent) && { cut: true as const }) })
    for (const end of ends) if (end > before && end <= sent) flow.events.push({ ms })
  }
  flow.endedMs = (flow.reads.at(-1)?.ms ?? 0) + 1
  if (sent !== total) throw new Error(`${total - sent} bytes were not released`)
  return flow
}

const bySize = (size: number) => (made: Made[]) => {
  const reads: { ms: number; bytes: number }[] = []
  let held = 0
  for (const { ms, bytes } of made) {
    held += bytes
    const full = Math.floor(held / size) * size
    if (full > 0) reads.push({ ms, bytes: full })
    held -= full
  }
  if (held > 0) reads.push({ ms: made.at(-1)?.ms ?? 0, bytes: held })
  return reads
}

const byTime = (period: number) => (made: Made[]) => {
  const groups = Map.groupBy(made, ({ ms }) => Math.ceil(ms / period) * period)
  return [...groups].map(([ms, group]) => ({ ms, bytes: group.reduce((sum, { bytes }) => sum + bytes, 0) }))
}

/** A source's events: so many, so far apart, so big. */
const source = (count: number, gap: fc.Arbitrary<number>, bytes: fc.Arbitrary<number>) =>
  fc.array(fc.record({ gap, bytes }), { minLength: count, maxLength: count }).map((steps) => {
    let ms = 5
    return steps.map(({ gap, bytes }): Made => {
      ms += gap
      return { ms, bytes }
    })
  })

const word = fc.integer({ min: 30, max: 220 })

t.test('a source that sends one event after the other is steady, however fast', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 60, max: 400 }),
      fc.array(word, { minLength: 15, maxLength: 60 }),
      (gap, sizes) => {
        const made = sizes.map((bytes, n) => ({ ms: 5 + n * gap, bytes }))
        return shapeOf(asMade(made)).kind === 'steady'
      },
    ),
  )
  t.end()
})

t.test('no source that writes whole events one by one looks like a buffer of some size', (t) => {
  fc.assert(
    fc.property(
      source(40, fc.integer({ min: 0, max: 900 }), word),
      (made) => shapeOf(asMade(made)).kind !== 'size',
    ),
  )
  t.end()
})

t.test('a buffer of some size is seen, with its size', (t) => {
  fc.assert(
    fc.property(
      source(200, fc.integer({ min: 20, max: 60 }), word),
      fc.integer({ min: 2_048, max: 5_000 }),
      (made, size) => {
        const seen = shapeOf(through(made, bySize(size)))
        return seen.kind === 'size' && Math.abs(seen.bytes - size) <= 0.01 * size
      },
    ),
  )
  t.end()
})

t.test('a timer over an irregular source is seen, with its period', (t) => {
  fc.assert(
    fc.property(
      source(80, fc.integer({ min: 30, max: 160 }), word),
      fc.integer({ min: 300, max: 700 }),
      (made, period) => {
        const seen = shapeOf(through(made, byTime(period)))
        return seen.kind === 'time' && Math.abs(seen.periodMs - period) <= 1
      },
    ),
    { numRuns: 200 },
  )
  t.end()
})

t.test('an irregular source is no timer', (t) => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ pause: fc.integer({ min: 220, max: 2_000 }), many: fc.integer({ min: 1, max: 6 }) }),
        {
          minLength: 8,
          maxLength: 20,
        },
      ),
      (bursts) => {
        const pauses = bursts.map(({ pause }) => pause)
        // Chance may make a source regular.
        fc.pre(Math.max(...pauses.slice(1, -1)) > 1.6 * Math.min(...pauses.slice(1, -1)))
        const usual = pauses.toSorted((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0
        fc.pre(pauses.filter((pause) => Math.abs(pause - usual) < 0.2 * usual).length < pauses.length / 2)
        let ms = 0
        const made = bursts.flatMap(({ pause, many }) => {
          ms += pause
          return Array.from({ length: many }, () => ({ ms, bytes: 40 }))
        })
        return shapeOf(asMade(made)).kind !== 'time'
      },
    ),
  )
  t.end()
})

t.test('all of it at the end is one burst', (t) => {
  fc.assert(
    fc.property(source(20, fc.integer({ min: 40, max: 200 }), word), (made) => {
      const last = made.at(-1)?.ms ?? 0
      const bytes = made.reduce((sum, one) => sum + one.bytes, 0)
      return shapeOf(through(made, () => [{ ms: last, bytes }])).kind === 'one-burst'
    }),
  )
  t.end()
})

t.test('a burst that a busy machine reads slowly is one burst', (t) => {
  const made = Array.from({ length: 41 }, (_, n) => ({ ms: 3_000 + n * 5, bytes: 60 }))
  t.equal(shapeOf(asMade(made)).kind, 'one-burst')
  t.end()
})

t.test('all of it at once is no fault, if it comes at once', (t) => {
  const made = Array.from({ length: 30 }, () => ({ ms: 20, bytes: 60 }))
  t.equal(shapeOf(asMade(made)).kind, 'instant')
  t.equal(shapeOf({ ...asMade(made.map((one) => ({ ...one, ms: 620 }))), roundTripMs: 300 }).kind, 'instant')
  t.end()
})

t.test('a burst of what is there already, and then quiet, is not held to the end', (t) => {
  const made = Array.from({ length: 5 }, () => ({ ms: 900, bytes: 60 }))
  t.not(shapeOf({ ...asMade(made), endedMs: 30_000, ended: false }).kind, 'one-burst')
  t.end()
})

t.test('a first event that waits for the second is seen', (t) => {
  const made = Array.from({ length: 8 }, (_, n) => ({ ms: 5 + Math.max(1, n) * 400, bytes: 60 }))
  t.match(shapeOf(asMade(made)), { kind: 'first-held', intervalMs: 400 })
  t.end()
})

t.test('a greeting and the first news at once are no held event', (t) => {
  const made = Array.from({ length: 8 }, (_, n) => ({ ms: n < 2 ? 5 : (n - 1) * 400, bytes: 60 }))
  t.equal(shapeOf(asMade(made)).kind, 'steady')
  t.end()
})

t.test('five events in each write, at equal intervals, are a source’s own', (t) => {
  const made = Array.from({ length: 50 }, (_, n) => ({ ms: 5 + Math.floor(n / 5) * 500, bytes: 60 }))
  t.match(shapeOf(asMade(made)), { kind: 'bursty', eventsPerBurst: 5 })
  t.end()
})
