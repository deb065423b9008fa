import fc from 'fast-check'
import t from 'tap'
import { isSecretName, REDACTED, redact } from '../src/redact.ts'

t.test('Parameters with a secret name lose their value, and others keep it', async (t) => {
  for (const [text, expected] of [
    ['/sse?token=abc&count=3', `/sse?token=${REDACTED}&count=3`],
    ['/sse?count=3&api_key=abc', `/sse?count=3&api_key=${REDACTED}`],
    ['/sse?access_token=a.b-c%20d#x', `/sse?access_token=${REDACTED}#x`],
    ['/sse?%74oken=abc', `/sse?%74oken=${REDACTED}`],
    ['/sse?apiKey=abc&X-Amz-Signature=def', `/sse?apiKey=${REDACTED}&X-Amz-Signature=${REDACTED}`],
    ['/cb?code=abc&state=x', `/cb?code=${REDACTED}&state=x`],
    ['/cb#id_token=abc', `/cb#id_token=${REDACTED}`],
    ['Route GET:/x?password=abc not found', `Route GET:/x?password=${REDACTED} not found`],
    ['https://me:abc@a.example/x', `https://${REDACTED}@a.example/x`],
    ['{"url":"/x?token=abc","n":1}', `{"url":"/x?token=${REDACTED}","n":1}`],
    ['{"token":"a\\"bc","n":1}', `{"token":"${REDACTED}","n":1}`],
    ['Authorization: Bearer abc.def', `Authorization: Bearer ${REDACTED}`],
    ['{"authorization":"Basic YWJj"}', `{"authorization":"${REDACTED}"}`],
    ['{"cookie":"sid=abc"}', `{"cookie":"${REDACTED}"}`],
  ])
    t.equal(redact(text as string), expected)
  for (const text of [
    '/sse?count=3&run=one&author=me&max_tokens=5&keyword=x&monkeys=2',
    '{"code":"STREAMPROOF_FULL","msg":"answered"}',
    'me@a.example wrote',
    '/sse?%zz=1',
  ])
    t.equal(redact(text), text)
})

t.test('Names are secret whatever their case and their separators', async (t) => {
  for (const name of [
    'token',
    'ACCESS-TOKEN',
    'apiKey',
    'api_key',
    'CHANNELS_JWT_SECRET',
    'x-amz-credential',
    'sig',
  ])
    t.ok(isSecretName(name), name)
  for (const name of ['run', 'count', 'max_tokens', 'author', 'PORT', 'MAX_STREAMS', 'monkeys'])
    t.notOk(isSecretName(name), name)
})

t.test('Whatever stands around it, a secret is gone, and JSON stays JSON', async (t) => {
  const secret = fc.stringMatching(/^[A-Za-z0-9._~+-]{12,40}$/)
  const name = fc.constantFrom('token', 'api_key', 'access_token', 'client_secret', 'password', 'sig')
  fc.assert(
    fc.property(secret, name, fc.string(), fc.webPath(), (value, name, around, path) => {
      const line = JSON.stringify({ msg: around, url: `${path}?a=1&${name}=${value}&b=2`, [name]: value })
      const { msg, url } = JSON.parse(redact(line))
      t.notOk(redact(line).includes(value))
      t.equal(url, `${redact(path)}?a=1&${name}=${REDACTED}&b=2`)
      t.type(msg, 'string')
    }),
  )
})
