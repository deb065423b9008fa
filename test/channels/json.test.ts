import fc from 'fast-check'
import t from 'tap'
import { splitJson } from '../../src/channels/json.ts'

const split = (text: string) => splitJson(Buffer.from(text)).map((message) => Buffer.from(message).toString())

t.test('An array is flattened by one level, whatever it holds', async (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue(), { minLength: 1 }),
      fc.constantFrom(undefined, 1, '\t'),
      (values, indent) => {
        const messages = split(JSON.stringify(values, undefined, indent))
        if (messages.some((message) => /[\r\n]/.test(message)))
          throw new Error('a message is more than a line')
        if (JSON.stringify(messages.map((message) => JSON.parse(message))) !== JSON.stringify(values))
          throw new Error('a message is not its value')
      },
    ),
  )
  t.pass()
})

t.test('A message keeps its digits and its escapes', async (t) => {
  t.same(split('[1.0, 12345678901234567890, "a\\"],[\\\\", {"b":[",]"]}]'), [
    '1.0',
    '12345678901234567890',
    '"a\\"],[\\\\"',
    '{"b":[",]"]}',
  ])
  t.same(split(' {"a":\n1} '), ['{"a": 1}'])
})

t.test('What is no JSON is refused', async (t) => {
  for (const text of ['', '{', '[1,]', '"a\nb"', '\u00a01'])
    t.throws(() => split(text), { code: 'STREAMPROOF_INVALID_JSON' })
  t.throws(() => splitJson(Buffer.from([0x22, 0xff, 0x22])), { code: 'STREAMPROOF_INVALID_JSON' })
  t.throws(() => split('[]'), { code: 'STREAMPROOF_EMPTY_ARRAY' })
  t.same(splitJson(Buffer.from('[]'), true), [])
})
