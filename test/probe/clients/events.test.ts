import assert from 'node:assert/strict'
import { once } from 'node:events'
import { promisify } from 'node:util'
import {
  type BrotliCompress,
  createBrotliCompress,
  createDeflate,
  createDeflateRaw,
  createGzip,
  createZstdCompress,
  type Gzip,
  gzipSync,
  type ZstdCompress,
} from 'node:zlib'
import fc from 'fast-check'
import t from 'tap'
import type { BodyPart } from '../../../src/probe/clients/client.ts'
import { decode, readLines, readSse } from '../../../src/probe/clients/events.ts'

/** Parts that came 100 ms apart. */
const parts = (...data: (string | Uint8Array)[]): BodyPart[] =>
  data.map((part, i) => ({ ms: (i + 1) * 100, data: Buffer.from(part) }))

const textOf = (body: BodyPart[]) => Buffer.concat(body.map(({ data }) => data)).toString()

/** Cut anywhere, in the middle of a character too. */
const split = (text: string) =>
  fc.array(fc.nat(Buffer.byteLength(text)), { maxLength: 8 }).map((cuts) => {
    const bytes = Buffer.from(text)
    const places = cuts.sort((a, b) => a - b)
    return parts(...[0, ...places].map((start, i) => bytes.subarray(start, places[i] ?? bytes.length)))
  })

/** When the byte before `end` came. */
function cameAt(body: BodyPart[], end: number): number | undefined {
  let seen = 0
  for (const { ms, data } of body) {
    seen += data.length
    if (seen >= end) return ms
  }
  return undefined
}

const lineText = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => !/[\n\r]/.test(text))

t.test('Lines', async (t) => {
  await t.test('are the same wherever their bytes were split, each with its last byte’s time', async () => {
    const cases = fc
      .array(lineText)
      .chain((lines) => fc.tuple(fc.constant(lines), split(lines.map((line) => `${line}\n`).join(''))))
    fc.assert(
      fc.property(cases, ([lines, body]) => {
        let end = 0
        const expected = lines.map((data) => {
          end += Buffer.byteLength(data) + 1
          return { ms: cameAt(body, end), data }
        })
        assert.deepEqual(readLines(body), expected)
      }),
    )
  })

  await t.test('that were cut short count', async (t) => {
    t.strictSame(readLines(parts('foo\nba')), [
      { ms: 100, data: 'foo' },
      { ms: 100, data: 'ba' },
    ])
    t.strictSame(readLines(parts('foo\n', Buffer.from('é').subarray(0, 1))), [
      { ms: 100, data: 'foo' },
      { ms: 200, data: '\uFFFD' },
    ])
  })

  await t.test('keep a byte order mark, which the service did not send', async (t) => {
    t.strictSame(readLines(parts('\uFEFFfoo\n')), [{ ms: 100, data: '\uFEFFfoo' }])
  })

  t.strictSame(readLines([]), [])
})

t.test('Server-Sent Events', async (t) => {
  await t.test('are the same wherever their bytes were split, each with its last byte’s time', async () => {
    const event = fc.record({ data: lineText, name: fc.option(fc.stringMatching(/^[a-zé€😀]{1,5}$/u)) })
    const frame = ({ data, name }: { data: string; name: string | null }) =>
      `${name === null ? '' : `event: ${name}\n`}data: ${data}\n\n`
    const cases = fc
      .array(event)
      .chain((events) => fc.tuple(fc.constant(events), split(events.map(frame).join(''))))
    fc.assert(
      fc.property(cases, ([events, body]) => {
        let end = 0
        const expected = events.map((event) => {
          end += Buffer.byteLength(frame(event))
          const { name, data } = event
          return { ms: cameAt(body, end), ...(name !== null && { event: name }), data }
        })
        assert.deepEqual(readSse(body), { events: expected, beats: [] })
      }),
    )
  })

  await t.test('without their blank line do not count', async (t) => {
    const body = parts('retry: 1\n\nevent: test\ndata: foo\n\n', 'event: test\ndata: ba')
    t.strictSame(readSse(body).events, [{ ms: 100, event: 'test', data: 'foo' }])
  })

  await t.test('have comments, which are beats with the time of their line’s last byte', async (t) => {
    const body = parts(':\n\n: be', 'at\n\ndata: foo\n', ': within one\n\n')
    t.strictSame(readSse(body), { events: [{ ms: 300, data: 'foo' }], beats: [100, 200, 300] })
  })

  await t.test('have the id that is their own, not the one before', async (t) => {
    const body = parts('id: 7\ndata: foo\n\ndata: bar\n\nid\ndata: baz\n\n')
    t.strictSame(readSse(body).events, [
      { ms: 100, id: '7', data: 'foo' },
      { ms: 100, data: 'bar' },
      { ms: 100, id: '', data: 'baz' },
    ])
  })

  await t.test('may have several lines of data, and any end of line', async (t) => {
    t.strictSame(readSse(parts('data: a\ndata: b\n\n', 'data: c\r\n\r\n')).events, [
      { ms: 100, data: 'a\nb' },
      { ms: 200, data: 'c' },
    ])
  })
})

const coders = {
  gzip: () => createGzip(),
  'X-GZIP ': () => createGzip(),
  deflate: () => createDeflate(),
  'deflate without its wrapper': () => createDeflateRaw(),
  br: () => createBrotliCompress(),
  zstd: () => createZstdCompress(),
}

/** Each part compressed and flushed by itself, as an edge does that streams; the end with the last. */
async function compress(coder: Gzip | BrotliCompress | ZstdCompress, texts: string[]): Promise<BodyPart[]> {
  const compressed: Buffer[] = []
  for (const text of texts) {
    coder.write(text)
    await promisify((done: () => void) => coder.flush(done))()
    compressed.push(coder.read() as Buffer)
  }
  const rest: Buffer[] = []
  coder.on('data', (data) => rest.push(data)).end()
  await once(coder, 'end')
  return parts(...compressed.slice(0, -1), Buffer.concat([compressed.at(-1) as Buffer, ...rest]))
}

for (const [name, coder] of Object.entries(coders)) {
  const coding = name.split(' without')[0]

  t.test(`A body compressed with ${name}`, async (t) => {
    const texts = Array.from({ length: 30 }, (_, i) => `event ${i} ${'x'.repeat(i * 100)}\n`)
    const body = await compress(coder(), texts)

    const whole = await decode(body, coding, 2 ** 20)
    t.equal(textOf(whole), texts.join(''), 'is read whole')
    t.strictSame(
      readLines(whole).map(({ ms }) => ms),
      body.map(({ ms }) => ms),
      'and each event came when its bytes came',
    )

    const cut = await decode(body.slice(0, 10), coding, 2 ** 20)
    t.equal(textOf(cut), texts.slice(0, 10).join(''), 'is read as far as it came')

    const bytes = body.flatMap(({ ms, data }) => [...data].map((byte) => ({ ms, data: Buffer.of(byte) })))
    t.equal(
      textOf(await decode(bytes.slice(0, 500), coding, 2 ** 20)).slice(0, 7),
      'event 0',
      'byte by byte too',
    )

    const garbled = body.with(15, { ms: 1_600, data: Buffer.from('this is no compressed data') })
    const readable = textOf(await decode(garbled, coding, 2 ** 20))
    t.ok(readable.startsWith(texts.slice(0, 14).join('')), 'is read as far as it makes sense')

    t.equal(
      textOf(await decode(parts('plain\n', 'text\n'), coding, 2 ** 20)),
      '',
      'is nothing, where it is none',
    )
  })
}

t.test('Bytes after a compressed body are no part of it', async (t) => {
  t.equal(textOf(await decode(parts(gzipSync('foo\n'), 'junk', 'more junk'), 'gzip', 2 ** 20)), 'foo\n')
})

t.test('A small compressed body with huge content is read up to a bound', async (t) => {
  const bomb = gzipSync(Buffer.alloc(64 * 2 ** 20))
  const plain = await decode(parts(bomb, bomb), 'gzip', 2 ** 20)
  const size = plain.reduce((sum, { data }) => sum + data.length, 0)
  t.ok(size >= 2 ** 20 && size < 2 ** 21, `${size} bytes of ${2 * 64 * 2 ** 20}`)
})

t.test('A coding that we do not know is left on', async (t) => {
  const body = parts('foo')
  for (const coding of [undefined, '', 'identity', 'compress', 'constructor', '__proto__'])
    t.equal(await decode(body, coding, 2 ** 20), body, coding ?? 'none')
  t.strictSame(await decode([], 'gzip', 2 ** 20), [], 'and nothing stays nothing')
})

t.test('A flood of lines does not cost the memory of a flood of events', async (t) => {
  t.equal(readLines([{ ms: 1, data: Buffer.alloc(200_000, '\n') }]).length, 100_000)
})
