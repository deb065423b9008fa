import t from 'tap'
import { madeAt } from '../../../src/probe/url/made.ts'
import { withoutSecrets } from '../../../src/probe/url/secrets.ts'
import { requestTo } from '../../support/any-url/ask.ts'
import { outcome } from '../../support/any-url/outcome.ts'

const SECRETS = [
  'abcdef-token-1',
  'abcdef-cookie-2',
  'abcdef-query-3',
  'abcdef-body-4',
  'abcdef-form-5',
  'abcdef-sent-6',
]

t.test('No secret of the request is left in an outcome', async (t) => {
  const request = requestTo(new URL('https://x/sse?access_token=abcdef-query-3&room=lobby'), {
    headers: { authorization: 'Bearer abcdef-token-1', cookie: 'sid=abcdef-cookie-2' },
    body: Buffer.from('{"messages":[],"auth":{"password":"abcdef-body-4"}}'),
    send: ['{"type":"connection_init","payload":{"token":"abcdef-sent-6"}}'],
  })
  const told = withoutSecrets(
    outcome({
      url: request.url.href,
      headers: [
        ['X-Echo', `you sent ${SECRETS.join(' and ')}`],
        ['Location', 'https://login/?state=1&token=zzzzzz-theirs'],
        ['Set-Cookie', 'session=zzzzzz-theirs; Path=/'],
        ['X-Api-Key', 'zzzzzz-theirs'],
        ['ETag', '"kept"'],
      ],
      body: 'no such token: abcdef-token-1',
      closeReason: 'no such cookie: abcdef-cookie-2, token=zzzzzz-theirs',
      errorData: '{"error":"abcdef-body-4"}',
    }),
    request,
  )
  const text = JSON.stringify(told)
  for (const secret of SECRETS.filter((one) => one !== 'abcdef-form-5')) t.notMatch(text, secret)
  t.notMatch(text, 'zzzzzz', 'nor one of the answer’s')
  t.match(text, /room=lobby/, 'what is no secret stays')
  t.match(told.headers.at(-1), ['ETag', '"kept"'])
  t.equal(told.events.length, 12)
})

t.test('A form’s secrets too', async (t) => {
  const request = requestTo(new URL('https://x/'), { body: Buffer.from('user=me&password=abcdef-form-5') })
  t.notMatch(JSON.stringify(withoutSecrets(outcome({ body: 'abcdef-form-5' }), request)), 'abcdef-form-5')
})

t.test('A server that echoes secrets in another form shows none of them', async (t) => {
  const told = (body: string, more: Parameters<typeof requestTo>[1]) =>
    withoutSecrets(outcome({ body }), requestTo(new URL('https://x/?code=abc/def-7'), more))
  const basic = (pair: string) => ({ headers: { authorization: `Basic ${btoa(pair)}` } })
  t.match(told('you are bob, with hunter22', basic('bob:hunter22')), {
    body: 'you are bob, with [redacted]',
  })
  t.equal(
    told('bob:pw, pw, pwd', basic('bob:pw')).body,
    '[redacted], [redacted], pwd',
    'a short password is a word',
  )
  t.match(told('', basic('bob:sse')), { transport: 'sse', target: 'url' }, 'our own words stay')
  t.equal(told('abc%2Fdef-7', {}).body, '[redacted]', 'percent-encoded')
  const token = { headers: { authorization: 'Bearer ab+cd/ef==' } }
  t.equal(told('t: ab%2Bcd%2Fef%3D%3D', token).body, 't: [redacted]')
  const body =
    '{"credentials":{"value":"deepSECRET"},"password":12345678,"api_keys":["listSECRET99"],"max_tokens":1000000}'
  t.equal(
    told('deepSECRET 12345678 listSECRET99 1000000', { body: Buffer.from(body) }).body,
    '[redacted] [redacted] [redacted] 1000000',
  )
})

t.test('A short value is no secret to look for: it would take harmless text with it', async (t) => {
  const request = requestTo(new URL('https://x/?key=on'))
  t.equal(withoutSecrets(outcome({ body: 'one' }), request).body, 'one')
})

t.test('The time at which an event was made', async (t) => {
  const now = Date.parse('2026-11-26T05:00:00.500Z')
  t.equal(madeAt(`{"t":${now - 40}}`, now), now - 40)
  t.equal(madeAt('{"at":"2026-11-26T05:00:00.460Z"}', now), now - 40)
  t.equal(madeAt(`{"t":${now},"same":${now}}`, now), now)
  t.equal(madeAt(`{"t":${now},"other":${now - 5}}`, now), undefined, 'not where there are two')
  t.equal(madeAt('{"created":1795669200}', now), undefined, 'not whole seconds')
  t.equal(madeAt(`{"born":${now - 9e6}}`, now), undefined, 'not one of hours ago')
})
