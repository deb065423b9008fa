import { styleText } from 'node:util'
import t from 'tap'
import { wrap } from '../../src/report/wrap.ts'

t.test('Text is broken between words, and a longer word stays whole', async (t) => {
  t.strictSame(wrap('one two  three', 7), ['one two', 'three'])
  t.strictSame(wrap('see https://example.com/long for more', 8), [
    'see',
    'https://example.com/long',
    'for more',
  ])
  t.strictSame(wrap('', 7), [])
})

t.test('Colours take no room', async (t) => {
  const red = styleText('red', 'one', { validateStream: false })
  t.ok(red.length > 3)
  t.strictSame(wrap(`${red} two three`, 7), [`${red} two`, 'three'])
})
