import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import { article } from '../../src/sources/article.ts'
import type { StreamEvent } from '../../src/streams/event.ts'
import type { SourceContext } from '../../src/streams/source.ts'

type Params = Parameters<typeof article.open>[0]

const defaults = { count: 3, interval: 0, noise: false, ids: false, stamp: false }
const context: SourceContext = {
  signal: new AbortController().signal,
  lastEventId: undefined,
  request: { id: '1', method: 'GET', url: '/sse', ip: '192.0.2.1', headers: {} },
}

async function collect(params: Partial<Params>): Promise<StreamEvent[]> {
  return Array.fromAsync(article.open({ ...defaults, ...params } as Params, context))
}

const data = async (params: Partial<Params>) => (await collect(params)).map((event) => event.data)

t.test('foo, bar, baz, named test, without an id', async (t) => {
  t.strictSame(await collect({}), [
    { event: 'test', data: 'foo' },
    { event: 'test', data: 'bar' },
    { event: 'test', data: 'baz' },
  ])
})

t.test('A source that fails after one event says so', async (t) => {
  await t.rejects(collect({ fail: 1 }), { message: 'failed after 1 event, as asked' })
})

t.test('The words repeat until count is reached', async (t) => {
  t.strictSame(await data({ count: 5 }), ['foo', 'bar', 'baz', 'foo', 'bar'])
})

t.test('Every event has the size of bytes', async () => {
  const sizes = { count: fc.integer({ min: 1, max: 20 }), bytes: fc.integer({ min: 1, max: 5_000 }) }
  await fc.assert(
    fc.asyncProperty(fc.record(sizes), async ({ count, bytes }) => {
      const events = await data({ count, bytes })
      return events.length === count && events.every((event) => Buffer.byteLength(event) === bytes)
    }),
  )
})

t.test('Noise has the size of bytes, and hardly compresses', async (t) => {
  for (const event of await data({ noise: true, bytes: 10_000 })) {
    t.equal(event.length, 10_000)
    t.ok(gzipSync(event).length > 7_000)
  }
  t.strictSame(
    (await data({ noise: true })).map(({ length }) => length),
    [3, 3, 3],
  )
})

t.test('A stamp has the number and the time, counts towards bytes, and is never cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100 }), async (bytes) => {
      const before = Date.now()
      const events = await data({ count: 4, bytes, stamp: true })
      return events.every((event, i) => {
        const [, seq, made] = /^(\d+) (\d+) /.exec(event) ?? []
        const fits = event.length === Math.max(bytes, `${seq} ${made} `.length)
        return Number(seq) === i && Number(made) >= before && Number(made) <= Date.now() && fits
      })
    }),
  )
})

t.test('It fails after `fail` events, from none to all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 10 }), fc.nat(10), async (count, wanted) => {
      const fail = Math.min(wanted, count)
      let made = 0
      try {
        for await (const _ of article.open({ ...defaults, count, fail }, context)) made++
        return false
      } catch {
        return made === fail
      }
    }),
  )
})

t.test('The signal ends its silence and its pauses', async (t) => {
  for (const params of [
    { count: 2, silence: 600_000 },
    { count: 2, interval: 600_000 },
  ]) {
    const leaving = new AbortController()
    const { signal } = leaving
    const events = article.open({ ...defaults, ...params }, { ...context, signal })[Symbol.asyncIterator]()
    await events.next()
    const waiting = events.next()
    leaving.abort()
    await t.rejects(waiting, { name: 'AbortError' })
  }
})

t.test('A stream that is too large is refused, with both factors', async (t) => {
  const check = (params: Partial<Params>) => article.check?.({ ...defaults, ...params } as Params)
  t.match(check({ count: 1_000_000, bytes: 1_000 }), /count × bytes must be <= 268435456, got 1000000 × 1000/)
  t.equal(check({ count: 1_000, bytes: 1_000 }), undefined)
  t.match(check({ count: 3, fail: 4 }), /fail must be <= count \(3\), got 4/)
})

t.test('With ids each event has its number, and a stream continues after Last-Event-ID', async (t) => {
  const from = async (lastEventId: string | undefined, more: Partial<Params> = {}) => {
    const params = { ...defaults, ids: true, ...more } as Params
    return (await Array.fromAsync(article.open(params, { ...context, lastEventId }))).map(({ id, data }) => [
      id,
      data,
    ])
  }
  const all = [
    ['0', 'foo'],
    ['1', 'bar'],
    ['2', 'baz'],
  ]
  t.strictSame(await from(undefined), all)
  t.strictSame(await from('0'), all.slice(1))
  t.strictSame(await from('2'), [], 'nothing is left')
  t.strictSame(await from('99'), [])
  for (const stranger of ['', 'x', '-1', '1.5', '12345678']) t.strictSame(await from(stranger), all, stranger)
  t.strictSame(await from('0', { ids: false }), [
    [undefined, 'foo'],
    [undefined, 'bar'],
    [undefined, 'baz'],
  ])
})

t.test('A client that is cut repeatedly gets everything once', async (t) => {
  const got: string[] = []
  for (let lastEventId: string | undefined; got.length < 7; ) {
    const params = { ...defaults, count: 7, ids: true, fail: 2 } as Params
    try {
      for await (const event of article.open(params, { ...context, lastEventId })) {
        got.push(event.data)
        lastEventId = event.id
      }
    } catch {
      // Cut after two, as asked.
    }
  }
  t.strictSame(got, ['foo', 'bar', 'baz', 'foo', 'bar', 'baz', 'foo'])
})
