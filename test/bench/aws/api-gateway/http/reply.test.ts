import t from 'tap'
import { readReply } from '../../../../../bench/aws/api-gateway/http/reply.ts'

const read = (payload: string) => {
  const reply = readReply(Buffer.from(payload))
  return reply && { ...reply, body: String(reply.body) }
}

const json: [string, string][] = [['content-type', 'application/json']]

t.test('AWS’s examples of inferred responses', async (t) => {
  t.strictSame(read('"Hello from Lambda!"'), { status: 200, headers: json, body: 'Hello from Lambda!' })
  const object = '{ "message": "Hello from Lambda!" }'
  t.strictSame(read(object), { status: 200, headers: json, body: object })
})

t.test('AWS’s example of a customized response', async (t) => {
  const reply = {
    cookies: ['cookie1', 'cookie2'],
    isBase64Encoded: false,
    statusCode: 201,
    headers: { headername: 'headervalue' },
    body: 'Hello from Lambda!',
  }
  t.strictSame(read(JSON.stringify(reply)), {
    status: 201,
    headers: [
      ['headername', 'headervalue'],
      ['set-cookie', 'cookie1'],
      ['set-cookie', 'cookie2'],
    ],
    body: 'Hello from Lambda!',
  })
})

t.test('A body in base64 is decoded', async (t) => {
  t.match(read('{"statusCode":200,"body":"Zm9v","isBase64Encoded":true}'), { body: 'foo' })
})

t.test('A malformed reply is not read', async (t) => {
  const malformed = [
    '',
    '{',
    '{"statusCode":"many"}',
    '{"statusCode":99}',
    '{"statusCode":200,"body":{"a":1}}',
    '{"statusCode":200,"headers":"none"}',
    '{"statusCode":200,"cookies":"a=1"}',
  ]
  for (const payload of malformed) t.equal(read(payload), undefined, payload)
})
