import fc from 'fast-check'
import t from 'tap'
import { abridge } from '../../src/probe/judge/abridge.ts'

/** Mostly too long to be kept. */
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 600, size: 'max' })

t.test('Short data stays as it is, and long data becomes short', async (t) => {
  fc.assert(
    fc.property(text, (data) => {
      const kept = abridge(data)
      return data.length <= 256 ? kept === data : kept.length < 128
    }),
  )
  t.equal(abridge('x'.repeat(256)), 'x'.repeat(256))
  t.match(abridge('x'.repeat(2 ** 20)), /^x{16}… 1048576 characters, sha256 [0-9a-f]{16}…$/)
})

t.test('Equal data is abridged equally, and different data differently', async () => {
  fc.assert(fc.property(text, (data) => abridge(data) === abridge(String(Buffer.from(data)))))
  fc.assert(fc.property(text, text, (one, other) => (abridge(one) === abridge(other)) === (one === other)))
})

t.test('A small change in long data changes its digest', async () => {
  const long = text.filter(({ length }) => length > 256)
  fc.assert(
    fc.property(long, fc.nat(), (data, n) => {
      const at = n % data.length
      const changed = `${data.slice(0, at)}${data[at] === 'a' ? 'b' : 'a'}${data.slice(at + 1)}`
      return abridge(data) !== abridge(changed)
    }),
  )
})
