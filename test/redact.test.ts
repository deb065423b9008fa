import fc from 'fast-check'
import t, { type Test } from 'tap'
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
    ['it got Bearer abc.def', `it got Bearer ${REDACTED}`],
    ['Authorization: Digest a="b", c', `Authorization: ${REDACTED}`],
    ['/sse?token=abc,def;g\'h"i<j>k\\l', `/sse?token=${REDACTED}`],
    ['/cb?%63ode=abc&a=1', `/cb?%63ode=${REDACTED}&a=1`],
    ['/x?user[key]=abc&a=1', `/x?user[key]=${REDACTED}&a=1`],
    ['/x?next=%2Fcb%3Ftoken%3Dabc&a=1', `/x?next=%2Fcb%3Ftoken%3D${REDACTED}&a=1`],
    ['/x?(token)=abc&pass=def', `/x?(token)=${REDACTED}&pass=${REDACTED}`],
    ['/x?a=1;token=abc', `/x?a=1;token=${REDACTED}`],
    ["'/x?token=a'b' is wrong", `'/x?token=${REDACTED}' is wrong`],
    ['it answered {"access_token": "abc", "n": 1}', `it answered {"access_token": "${REDACTED}", "n": 1}`],
    ['it answered {"password": 123, "n": 1}', `it answered {"password": ${REDACTED}, "n": 1}`],
    ['cut off: {"password":"abc', `cut off: {"password":"${REDACTED}`],
    ['sent: {\\"token\\":\\"a\\\\\\"b\\",\\"n\\":1}', `sent: {\\"token\\":\\"${REDACTED}\\",\\"n\\":1}`],
    ['{"token": "abc", "n": 1}', `{"token":"${REDACTED}","n":1}`],
    ['{"token":["abc"],"session":{"id":1}}\n', `{"token":"${REDACTED}","session":"${REDACTED}"}\n`],
    ['Host: a\r\nCookie: a=b; c=d\r\nVia: b', `Host: a\r\nCookie: ${REDACTED}\r\nVia: b`],
    ['curl -H "X-Api-Key: abc" x', `curl -H "X-Api-Key: ${REDACTED}" x`],
    ['token="a b" n=1', `token=${REDACTED} n=1`],
    ['{"authorization":"Basic YWJj"}', `{"authorization":"${REDACTED}"}`],
    ['{"cookie":"sid=abc"}', `{"cookie":"${REDACTED}"}`],
  ])
    t.equal(redact(text as string), expected)
  for (const text of [
    '/sse?count=3&run=one&author=me&max_tokens=5&keyword=x&bypass=1&monkeys=2',
    '{"code":"STREAMPROOF_FULL","msg":"answered"}',
    'me@a.example wrote',
    '{"auth": true, "token": null, "key": "", "url": "/x%20y"}',
    'JsonWebTokenError: jwt expired',
    'Bearer error="invalid_token"',
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

const SECRET_NAMES = fc.constantFrom('token', 'api_key', 'access_token', 'client_secret', 'password', 'sig')
const part = fc.stringMatching(/^[A-Za-z0-9]{12,20}$/)

/** A value in two parts, with any characters of a kind between them. Neither part may be left. */
const secretWith = (between: RegExp) => fc.tuple(part, fc.stringMatching(between), part)

/** The places where a text may stand. */
const places: ((text: string) => string)[] = [
  (text) => text,
  (text) => `GET ${text} failed`,
  (text) => JSON.stringify({ level: 30, url: text, n: 1 }),
  (text) =>
    `${JSON.stringify({ err: { message: `GET ${text} failed`, stack: `Error: ${text}\n    at x` } })}\n`,
  (text) => `it answered ${JSON.stringify({ at: text })} at once`,
  (text) => JSON.stringify({ msg: `it answered ${JSON.stringify({ at: text })} at once` }),
  (text) => `it answered ${JSON.stringify({ msg: JSON.stringify({ at: text }) })} at once`,
]

function gone(t: Test, text: string, [one, , two]: [string, string, string]): void {
  for (const place of places) {
    const left = redact(place(text))
    if (left.includes(one) || left.includes(two)) t.fail(`${place(text)} became ${left}`)
  }
  t.pass(text)
}

t.test('No value of a secret parameter is left, whatever a query may hold', async (t) => {
  const encoded = fc.tuple(SECRET_NAMES, fc.nat(3)).map(([name, at]) => {
    const code = name.charCodeAt(at % name.length).toString(16)
    return `${name.slice(0, at % name.length)}%${code}${name.slice((at % name.length) + 1)}`
  })
  fc.assert(
    fc.property(
      fc.oneof(SECRET_NAMES, encoded),
      secretWith(/^[^&#\s\p{C}]{0,4}$/u),
      fc.webPath(),
      (name, value, path) => gone(t, `${path}?a=1&${name}=${value.join('')}&b=2`, value),
    ),
  )
})

t.test('No member of JSON with a secret name is left, whatever its value holds', async (t) => {
  const shapes = fc.constantFrom<(value: string) => unknown>(
    (value) => value,
    (value) => [value],
    (value) => ({ a: { b: 1 }, value }),
  )
  fc.assert(
    fc.property(
      SECRET_NAMES,
      secretWith(/^[\s\S]{0,4}$/),
      shapes,
      fc.constantFrom(0, 2),
      (name, value, shape, indent) =>
        gone(t, JSON.stringify({ a: 1, [name]: shape(value.join('')), b: 2 }, undefined, indent), value),
    ),
  )
  fc.assert(
    fc.property(SECRET_NAMES, fc.integer({ min: 1e9 }), (name, value) =>
      gone(t, JSON.stringify({ [name]: value, b: 2 }), [`${value}`, '', `${value}`]),
    ),
  )
})

t.test('No field with a secret name is left, whatever its value holds', async (t) => {
  const name = fc.constantFrom('Authorization', 'cookie', 'X-Api-Key', 'x-amz-security-token')
  fc.assert(
    fc.property(name, secretWith(/^[^\r\n]{0,4}$/), (name, value) => {
      const fields = `Host: a\r\n${name}: ${value.join('')}\r\nVia: b`
      gone(t, fields, value)
      gone(t, JSON.stringify({ headers: { host: 'a', [name]: value.join('') } }), value)
      t.equal(redact(fields), `Host: a\r\n${name}: ${REDACTED}\r\nVia: b`)
    }),
  )
})

t.test('What is no secret stays, and JSON stays JSON', async (t) => {
  const word = fc.stringMatching(/^[a-j0-9.,;:'"<>{}[\]/\\?-]{0,20}$/)
  fc.assert(
    fc.property(word, word, fc.webPath(), (one, two, path) => {
      // The name in plural is none, and makes the rules look.
      const text = `${one} ${path}?max_tokens=5&a=${two}`
      t.equal(redact(text), text)
      const line = JSON.stringify({ msg: text, url: `${path}?a=${one}`, [`a${one}`]: two })
      t.equal(redact(line), line)
      const url = `/x?a=1&token=abcdef&b=2`
      t.strictSame(JSON.parse(redact(JSON.stringify({ msg: text, url }))), {
        msg: text,
        url: `/x?a=1&token=${REDACTED}&b=2`,
      })
    }),
  )
})

t.test('A long line costs no more than its length', async (t) => {
  for (const unit of [
    'a',
    '"',
    '\\',
    'key=',
    "'token",
    '{"a":',
    'token":',
    '/?key=a"',
    'a:',
    '%3D',
    '://a@',
  ]) {
    const text = `token ${unit.repeat(400_000 / unit.length)}`
    const started = process.cpuUsage()
    redact(text)
    const { user } = process.cpuUsage(started)
    t.ok(user < 2e6, `${unit}: ${user} µs`)
  }
})
