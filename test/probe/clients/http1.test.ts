import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { ResponseParser } from '../../../src/probe/clients/http1.ts'

/** A body on the wire, piece by piece: what of it is the body itself, and what is framing. */
type Piece = { framing: string } | { data: Uint8Array }

interface Chunked {
  pieces: Piece[]
  trailers: [name: string, value: string][]
}

const chunk = fc.record({
  data: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  extension: fc.constantFrom('', ';a=b', ' ;a="b c"'),
  zeros: fc.constantFrom('', '0', '000'),
  upper: fc.boolean(),
})

const trailer = fc.tuple(
  fc.stringMatching(/^[A-Za-z][A-Za-z-]{0,9}$/),
  fc.stringMatching(/^([!-~]([ -~]{0,9}[!-~])?)?$/),
)

const chunked: fc.Arbitrary<Chunked> = fc
  .record({ chunks: fc.array(chunk, { maxLength: 6 }), trailers: fc.array(trailer, { maxLength: 3 }) })
  .map(({ chunks, trailers }) => ({
    trailers,
    pieces: [
      ...chunks.flatMap(({ data, extension, zeros, upper }): Piece[] => {
        const size = data.length.toString(16)
        const line = `${zeros}${upper ? size.toUpperCase() : size}${extension}\r\n`
        return [{ framing: line }, { data }, { framing: '\r\n' }]
      }),
      { framing: `0\r\n${trailers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n` },
    ],
  }))

const wireOf = (pieces: Piece[]) =>
  Buffer.concat(pieces.map((piece) => ('data' in piece ? piece.data : Buffer.from(piece.framing))))

/** The body's bytes within the first `end` bytes of the wire. */
function bodyWithin(pieces: Piece[], end: number): Buffer {
  let at = 0
  const body = pieces.flatMap((piece) => {
    const left = Math.max(0, end - at)
    at += 'data' in piece ? piece.data.length : piece.framing.length
    return 'data' in piece ? [piece.data.subarray(0, left)] : []
  })
  return Buffer.concat(body)
}

/** Where one read of the socket ends and the next begins, as shares of the whole. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

function reads(wire: Buffer, cuts: number[]): Buffer[] {
  const places = cuts.map((share) => Math.floor(share * wire.length)).sort((a, b) => a - b)
  return [0, ...places].map((start, i) => wire.subarray(start, places[i] ?? wire.length))
}

/** All that a parser makes of these reads. */
function parse(reads: (Buffer | string)[], method = 'GET') {
  const parser = new ResponseParser(method)
  const body = reads.flatMap((read) => [...parser.push(Buffer.from(read))])
  return { parser, body: Buffer.concat(body) }
}

const head = Buffer.from('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')

t.test('A chunked body is the same, however it was chunked and read', async () => {
  fc.assert(
    fc.property(chunked, cuts, ({ pieces, trailers }, cuts) => {
      const { parser, body } = parse(reads(Buffer.concat([head, wireOf(pieces)]), cuts))
      assert.deepEqual(body, bodyWithin(pieces, Infinity))
      assert.deepEqual(parser.trailers, trailers)
      assert.equal(parser.done, true)
    }),
  )
})

t.test('Before its end a chunked body is not done, and all that came is returned', async () => {
  fc.assert(
    fc.property(
      chunked,
      cuts,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (sent, cuts, end) => {
        const wire = wireOf(sent.pieces)
        const came = Math.floor(end * wire.length)
        const { parser, body } = parse([head, ...reads(wire.subarray(0, came), cuts)])
        assert.equal(parser.done, false)
        assert.equal(parser.end(), false, 'nor is it when the connection ends')
        assert.deepEqual(body, bodyWithin(sent.pieces, came))
      },
    ),
  )
})

t.test('Bytes after the end are no body', async () => {
  fc.assert(
    fc.property(chunked, cuts, ({ pieces }, cuts) => {
      const twice = Buffer.concat([head, wireOf(pieces), head, wireOf(pieces)])
      assert.deepEqual(parse(reads(twice, cuts)).body, bodyWithin(pieces, Infinity))
    }),
  )
})

t.test('A body with a length is done at its length, and not before', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), cuts, (data, end, cuts) => {
      const wire = Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${data.length}\r\n\r\n`),
        data,
      ])
      const whole = parse(reads(Buffer.concat([wire, Buffer.from('more')]), cuts))
      assert.deepEqual(whole.body, Buffer.from(data))
      assert.equal(whole.parser.done, true)

      const missing = Math.min(end, data.length)
      const cut = parse(reads(wire.subarray(0, wire.length - missing), cuts))
      assert.deepEqual(cut.body, Buffer.from(data.subarray(0, data.length - missing)))
      assert.equal(cut.parser.end(), missing === 0)
    }),
  )
})

t.test('A body with neither is done when the connection ends', async () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), cuts, (data, cuts) => {
      const wire = Buffer.concat([Buffer.from('HTTP/1.0 200 OK\r\n\r\n'), data])
      const { parser, body } = parse(reads(wire, cuts))
      assert.deepEqual(body, Buffer.from(data))
      assert.equal(parser.done, false)
      assert.equal(parser.end(), true)
    }),
  )
})

t.test('Bytes of any kind are parsed, or are malformed, however they were read', async () => {
  const soup = fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'HTTP/1.1 200 OK',
          '\r\n',
          '\r\n\r\n',
          'content-length: 3',
          '0\r\n\r\n',
          '5\r\nhello\r\n',
        ),
        fc.constantFrom(
          'transfer-encoding: chunked',
          'HTTP/1.1 100 \r\n\r\n',
          ' folded',
          ':',
          'f',
          '\0',
          '\n',
        ),
        fc.string({ maxLength: 5 }),
      ),
    )
    .map((parts) => Buffer.from(parts.join('')))
  const result = (reads: Buffer[]) => {
    const parser = new ResponseParser('GET')
    const body: Buffer[] = []
    let code: string | undefined
    try {
      for (const read of reads) for (const part of parser.push(read)) body.push(part)
    } catch (error) {
      code = (error as NodeJS.ErrnoException).code
      assert.equal(code, 'STREAMPROOF_MALFORMED_ANSWER')
    }
    return [code, parser.status, parser.headers, Buffer.concat(body), parser.done]
  }
  const answer = soup.map((wire) => Buffer.concat([head, wire]))
  fc.assert(
    fc.property(fc.oneof(soup, answer), cuts, (wire, cuts) => {
      assert.deepEqual(result(reads(wire, cuts)), result([wire]))
    }),
    { numRuns: 300 },
  )
})

t.test('The head is kept as it came', async (t) => {
  const { parser } = parse(['HTTP/1.1 200 \r\nB: 1\r\na:2\r\nB:  3 \r\nfolded: 4\r\n  5\r\nempty:\r\n\r\n'])
  t.match(parser, { status: 200, httpVersion: '1.1' })
  t.strictSame(parser.headers, [
    ['B', '1'],
    ['a', '2'],
    ['B', '3'],
    ['folded', '4 5'],
    ['empty', ''],
  ])
})

t.test('Interim answers are skipped', async (t) => {
  const { parser, body } = parse([
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\nno',
  ])
  t.match(parser, { status: 404, done: true })
  t.strictSame(parser.headers, [['content-length', '2']])
  t.equal(String(body), 'no')
})

t.test('Some answers have no body, whatever their head says', async (t) => {
  const fields = 'content-length: 5\r\n\r\n'
  t.equal(parse([`HTTP/1.1 200 OK\r\n${fields}`], 'HEAD').parser.done, true, 'to HEAD')
  for (const status of [101, 204, 304])
    t.equal(parse([`HTTP/1.1 ${status} x\r\n${fields}`]).parser.done, true, `${status}`)
  t.equal(parse([`HTTP/1.1 200 OK\r\ncontent-length: 00\r\n\r\n`]).parser.done, true, 'a length of 0')
})

t.test('Where the body ends', async (t) => {
  const body = (fields: string, rest: string) => {
    const { parser, body } = parse([`HTTP/1.1 200 OK\r\n${fields}\r\n\r\n${rest}`])
    return [String(body), parser.done]
  }
  const chunks = '3\r\nfoo\r\n0\r\n\r\n'
  t.throws(
    () => body('content-length: 2\r\ntransfer-encoding: Chunked', chunks),
    { code: 'STREAMPROOF_MALFORMED_ANSWER', message: /got "Chunked and 2"/ },
    'two ends are none',
  )
  t.strictSame(body('transfer-encoding: Chunked', chunks), ['foo', true])
  t.strictSame(body('transfer-encoding: gzip, chunked', chunks), ['foo', true], 'the last coding counts')
  t.strictSame(
    body('transfer-encoding: gzip\r\ntransfer-encoding: chunked', chunks),
    ['foo', true],
    'in any line',
  )
  t.strictSame(
    body('transfer-encoding: not-chunked', 'foo'),
    ['foo', false],
    'an unknown coding ends with it',
  )
  t.strictSame(body('content-length: 3\r\ncontent-length: 3, 3', 'foo'), ['foo', true], 'a length may repeat')
})

t.test('Anything but HTTP/1.1 is malformed', async (t) => {
  const ok = 'HTTP/1.1 200 OK\r\n'
  const chunks = `${ok}transfer-encoding: chunked\r\n\r\n`
  const wrong: Record<string, string> = {
    'another protocol': 'SSH-2.0-OpenSSH_9.9\r\n',
    'another protocol, at its first byte': '\x15',
    'another version': 'HTTP/2.0 200 OK\r\n\r\n',
    'no status': 'HTTP/1.1 OK\r\n\r\n',
    'a status of four digits': 'HTTP/1.1 2000 OK\r\n\r\n',
    'a field without a colon': `${ok}content-length\r\n\r\n`,
    'a field without a name': `${ok}: 5\r\n\r\n`,
    'two lengths': `${ok}content-length: 3\r\ncontent-length: 4\r\n\r\n`,
    'a length that is no number': `${ok}content-length: three\r\n\r\n`,
    'a negative length': `${ok}content-length: -3\r\n\r\n`,
    'a chunk without a size': `${chunks}\r\n`,
    'a chunk with a wrong size': `${chunks}3g\r\nfoo\r\n`,
    'a chunk with a huge size': `${chunks}ffffffffffffffff\r\nfoo\r\n`,
    'a chunk longer than it says': `${chunks}2\r\nfoo\r\n`,
    'a trailer that is no field': `${chunks}0\r\nfoo\r\n\r\n`,
  }
  for (const [what, wire] of Object.entries(wrong))
    t.throws(() => parse([wire]), { code: 'STREAMPROOF_MALFORMED_ANSWER' }, what)
})

t.test('A head or a line without an end is malformed before it fills the memory', async (t) => {
  const flood = function* (start: string, line: string) {
    yield Buffer.from(start)
    for (let sent = 0; sent < 2 ** 20; sent += line.length) yield Buffer.from(line)
  }
  for (const [what, start, line] of [
    ['a head', 'HTTP/1.1 200 OK\r\n', `x-flood: ${'x'.repeat(1000)}\r\n`],
    ["a chunk's size", String(head), ';x'.repeat(500)],
    ['a trailer', `${head}0\r\n`, 'x: '.repeat(500)],
  ] as const) {
    const parser = new ResponseParser('GET')
    let taken = 0
    const push = () => {
      for (const read of flood(start, line)) {
        taken += read.length
        for (const _ of parser.push(read));
      }
    }
    t.throws(push, { code: 'STREAMPROOF_MALFORMED_ANSWER' }, what)
    t.ok(taken < 100_000, `after ${taken} bytes`)
  }
})

t.test('The body that came before a fault is returned before the error is thrown', async (t) => {
  const parser = new ResponseParser('GET')
  const parts = parser.push(Buffer.from(`${head}3\r\nfoo\r\nzz\r\n`))
  t.equal(String(parts.next().value), 'foo')
  t.throws(() => parts.next(), { message: 'expected a chunk\'s size, got "zz"' })
})
