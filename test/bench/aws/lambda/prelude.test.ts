import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { PRELUDE_BYTES } from '../../../../bench/aws/lambda/limits.ts'
import { readPrelude } from '../../../../bench/aws/lambda/prelude.ts'

const NULS = '\0'.repeat(8)

/** An answer that comes in these pieces. */
function answer(...pieces: string[]): PassThrough {
  const stream = new PassThrough()
  for (const piece of pieces) stream.write(piece)
  stream.end()
  return stream
}

// API Gateway's developer guide, "Set up a Lambda proxy integration with response streaming".
const documented = {
  statusCode: 200,
  headers: { 'Content-Type': 'text/plain', 'custom-header': 'outer space' },
  cookies: ['language=xxx', 'theme=abc'],
}

t.test('A prelude is read and the body left, in any pieces', async (t) => {
  const whole = `${JSON.stringify(documented)}${NULS}foo\nbar\n`
  const ways = [[whole], [...whole], [whole.slice(0, -12), whole.slice(-12)]]
  for (const pieces of ways) {
    const stream = answer(...pieces)
    t.strictSame(await readPrelude(stream), documented)
    t.equal(await text(stream), 'foo\nbar\n', `in ${pieces.length} pieces`)
  }
})

t.test('A body may hold the delimiter', async (t) => {
  const stream = answer(`{}${NULS}${NULS}{}`)
  t.strictSame(await readPrelude(stream), {})
  t.equal(await text(stream), `${NULS}{}`)
})

t.test('An empty response has no prelude', async (t) => {
  t.equal(await readPrelude(answer()), undefined)
})

const malformed: [title: string, pieces: string[], says: RegExp][] = [
  ['that is no JSON', [`statusCode: 200${NULS}`], /not a JSON object/],
  ['that is no object', [`[200]${NULS}`], /not a JSON object/],
  ['that is null', [`null${NULS}`], /not a JSON object/],
  ['that never ends', ['{"statusCode":200}', NULS.slice(1)], /ended within its prelude/],
  ['that is too long', [`{"headers":{"a":"${'a'.repeat(PRELUDE_BYTES)}"}}${NULS}`], /within 16384 bytes/],
  ['that goes on and on', ['a'.repeat(PRELUDE_BYTES), 'a'.repeat(100)], /within 16384 bytes/],
]
for (const [title, pieces, says] of malformed)
  t.test(`A prelude ${title} is refused`, async (t) => {
    await t.rejects(readPrelude(answer(...pieces)), { message: says })
  })

t.test('A prelude of 16 KiB is the longest', async (t) => {
  const frame = '{"headers":{"a":""}}'.length
  const prelude = `{"headers":{"a":"${'a'.repeat(PRELUDE_BYTES - frame)}"}}`
  t.equal(prelude.length, PRELUDE_BYTES)
  t.match(await readPrelude(answer(prelude, NULS)), { headers: { a: /^a+$/ } })
})
