import t from 'tap'
import { printable } from '../../src/report/printable.ts'

t.test('Control characters are replaced with their pictures', async (t) => {
  t.equal(printable('\u001b[31mred\u0000\r\u007f'), '␛[31mred␀␍␡')
  t.equal(printable('\u009b31m'), '\ufffd31m', 'also as one character')
  t.equal(printable('abc\u202edcba'), 'abc\ufffddcba', 'and text does not read backwards')
})

t.test('All other characters stay', async (t) => {
  const text = 'a\tb\nc “日本語” 👩‍👩‍👧 <b>'
  t.equal(printable(text), text)
})
