import t from 'tap'
import { toClient } from '../../../../../bench/aws/api-gateway/rest/headers.ts'
import { preludeReader } from '../../../../../bench/aws/api-gateway/rest/prelude.ts'
import { readMetadata, readReply } from '../../../../../bench/aws/api-gateway/rest/reply.ts'

const reply = (value: unknown) => {
  const read = readReply(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)))
  return read && { ...read, body: String(read.body) }
}

t.test('Replies as LocalStack’s tests sent them to AWS', async (t) => {
  const empty = { status: 200, headers: [], body: '' }
  t.strictSame(reply({ statusCode: 200 }), empty)
  t.strictSame(reply({ statusCode: 200, headers: null }), empty)
  t.strictSame(reply({ headers: { 'test-header': 'value' } }), {
    ...empty,
    headers: [['test-header', 'value']],
  })
  t.match(reply({ statusCode: '201' }), { status: 201 })
  t.match(reply({ statusCode: 200, headers: { 'test-header': 'value', 'header-bool': true } }), {
    headers: [
      ['test-header', 'value'],
      ['header-bool', 'true'],
    ],
  })
  t.match(
    reply({
      statusCode: 200,
      multiValueHeaders: { 'test-multi': ['value-multi'] },
      headers: { 'test-multi': 'value-solo' },
    }),
    {
      headers: [
        ['test-multi', 'value-multi'],
        ['test-multi', 'value-solo'],
      ],
    },
  )
  const malformed = [
    { statusCode: 200, wrongValue: 'value' },
    { statusCode: 200, multiValueHeaders: { 'test-multi-invalid': 'value1' } },
    { statusCode: 'test' },
    '"justAString"',
  ]
  for (const value of malformed) t.equal(reply(value), undefined, JSON.stringify(value))
})

t.test('A body that is no text is malformed, and base64 is decoded', async (t) => {
  t.equal(reply({ statusCode: 200, body: { a: 1 } }), undefined)
  t.match(reply({ body: 'Zm9v', isBase64Encoded: true }), { body: 'foo' })
})

t.test('A pair in both kinds of headers is sent once', async (t) => {
  t.match(reply({ headers: { a: '1', b: '2' }, multiValueHeaders: { A: ['1', '3'] } }), {
    headers: [
      ['A', '1'],
      ['A', '3'],
      ['b', '2'],
    ],
  })
})

t.test('The metadata of a streamed reply', async (t) => {
  const read = (value: unknown) => readMetadata(Buffer.from(JSON.stringify(value)))

  await t.test('can have the four keys of AWS’s example, or none', async (t) => {
    const example = {
      headers: { headerName: 'headerValue' },
      multiValueHeaders: { other: ['headerValue', 'headerValue2'] },
      cookies: ['cookie1', 'cookie2'],
      statusCode: 201,
    }
    t.strictSame(read(example), {
      status: 201,
      headers: [
        ['other', 'headerValue'],
        ['other', 'headerValue2'],
        ['headerName', 'headerValue'],
        ['Set-Cookie', 'cookie1'],
        ['Set-Cookie', 'cookie2'],
      ],
    })
    t.strictSame(read({}), { status: 200, headers: [] })
  })

  await t.test('is malformed with any other', async (t) => {
    t.equal(read({ statusCode: 200, body: '' }), undefined)
    t.equal(read([]), undefined)
    t.equal(read({ cookies: 'a=1' }), undefined)
    t.equal(readMetadata(Buffer.from('{')), undefined)
  })
})

t.test('A prelude', async (t) => {
  const nulls = Buffer.alloc(8)
  const whole = Buffer.concat([Buffer.from('{"statusCode": 200}'), nulls, Buffer.from('FIRST')])

  await t.test('is read in any pieces', async (t) => {
    for (const size of [1, 5, 21, whole.length]) {
      const read = preludeReader()
      let at = 0
      let found: ReturnType<typeof read>
      while (found === undefined) {
        found = read(whole.subarray(at, at + size))
        at += size
      }
      if (found === 'malformed') return t.fail('it is not malformed')
      const payload = Buffer.concat([found.payload, whole.subarray(at)])
      t.match({ head: found.head, payload: String(payload) }, { head: { status: 200 }, payload: 'FIRST' })
    }
  })

  await t.test('needs its eight null bytes within 16 KB', async (t) => {
    const metadata = (bytes: number) =>
      Buffer.concat([
        Buffer.from(
          JSON.stringify({ headers: { a: 'x'.repeat(bytes - 8 - '{"headers":{"a":""}}'.length) } }),
        ),
        nulls,
      ])
    t.match(preludeReader()(metadata(16 * 1024)), { head: { status: 200 } })
    t.equal(preludeReader()(metadata(16 * 1024 + 1)), 'malformed')
    const read = preludeReader()
    t.equal(read(Buffer.alloc(16 * 1024, 'x')), undefined)
    t.equal(read(Buffer.from('x')), 'malformed')
  })

  await t.test('does not end with seven of them', async (t) => {
    t.equal(preludeReader()(Buffer.concat([Buffer.from('{}'), Buffer.alloc(7), Buffer.from('x')])), undefined)
  })
})

t.test('Headers that are dropped or renamed', async (t) => {
  const given: [string, string][] = [
    ['Connection', 'close'],
    ['Transfer-Encoding', 'chunked'],
    ['Upgrade', 'websocket'],
    ['Date', 'then'],
    ['Server', 'ours'],
    ['WWW-Authenticate', 'Basic'],
    ['content-length', '3'],
    ['ETag', 'e'],
  ]
  const remapped: [string, string][] = [
    ['x-amzn-Remapped-Connection', 'close'],
    ['x-amzn-Remapped-Date', 'then'],
    ['x-amzn-Remapped-Server', 'ours'],
    ['x-amzn-Remapped-WWW-Authenticate', 'Basic'],
  ]
  t.strictSame(toClient(given, true), [...remapped, ['x-amzn-Remapped-content-length', '3'], ['ETag', 'e']])
  t.strictSame(
    toClient(given, false),
    [...remapped, ['content-length', '3'], ['ETag', 'e']],
    'a stream’s length is its own',
  )
})
