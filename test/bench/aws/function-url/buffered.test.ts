import t from 'tap'
import { answers, startUrl } from './url.ts'

// localstack's recordings of AWS, 24 November 2025: tests/aws/services/lambda_, test_lambda_url_invocation.
const recorded: [title: string, payload: string, body: string][] = [
  ['an object', '{"hello": "world"}', '{"hello":"world"}'],
  ['a response', '{"statusCode": 200, "body": "body123"}', 'body123'],
  ['a response of JSON', '{"statusCode": 200, "body": "{\\"hello\\": \\"world\\"}"}', '{"hello": "world"}'],
  ['a list', '["hello", 3, true]', '["hello",3,true]'],
  ['a string', '"hello"', 'hello'],
  ['a whole number', '3', '3'],
  ['a number', '3.1', '3.1'],
  ['a boolean', 'true', 'true'],
]

t.test('A whole response that is', async (t) => {
  const { get } = await startUrl(t, 'BUFFERED')
  for (const [title, payload, body] of recorded)
    await t.test(title, async (t) => {
      const answer = await get(answers(payload))
      t.equal(answer.status, 200)
      t.match(answer.headers, { 'content-type': 'application/json', 'content-length': String(body.length) })
      t.equal(String(answer.body), body)
    })
})

t.test('A response', async (t) => {
  const { get, log } = await startUrl(t, 'BUFFERED')

  await t.test('as documented has its status, headers and cookies', async (t) => {
    // The guide, "Invoking Lambda function URLs", cookies.
    const { status, headers, body } = await get(
      answers({
        statusCode: 201,
        headers: { 'Content-Type': 'application/json', 'My-Custom-Header': 'Custom Value' },
        body: '{ "message": "Hello, world!" }',
        cookies: ['Cookie_1=Value1; Expires=21 Oct 2021 07:48 GMT', 'Cookie_2=Value2; Max-Age=78000'],
        isBase64Encoded: false,
      }),
    )
    t.equal(status, 201)
    t.match(headers, {
      'content-type': 'application/json',
      'my-custom-header': 'Custom Value',
      'set-cookie': 'Cookie_2=Value2; Max-Age=78000',
      'x-amzn-requestid': /^[0-9a-f-]{36}$/,
      'x-amzn-trace-id': /^root=1-[0-9a-f]{8}-[0-9a-f]{24};sampled=0$/,
    })
    t.equal(String(body), '{ "message": "Hello, world!" }')
  })

  await t.test('can have its status as a string and its body in base64', async (t) => {
    const teapot = await get(answers({ statusCode: '418', body: 'aS9t', isBase64Encoded: true }))
    t.match(teapot, { status: 418 })
    t.equal(String(teapot.body), 'i/m')
  })

  const failing: [title: string, target: string, status: number, says: RegExp][] = [
    ['from a function that throws', '/throw', 502, /Boom/],
    ['from a runtime that dies', '/die', 502, /Runtime\.ExitError/],
    ['of more than 6 MB', '/bytes?bytes=6291557', 502, /Function\.ResponseSizeTooLarge/],
    ['with a status that is none', answers({ statusCode: 'fine' }), 502, /UnusableAnswer/],
    ['with headers that are none', answers({ statusCode: 200, headers: null }), 502, /UnusableAnswer/],
    [
      'that splits its head',
      answers({ statusCode: 200, headers: { a: 'b\r\nc: d' } }),
      502,
      /UnusableAnswer/,
    ],
    // zenn.dev/ashphy/scraps/5d70402729657f
    [
      'with a header of the front’s own',
      answers({ statusCode: 200, headers: { 'x-amzn-remapped-connection': 'close' } }),
      500,
      /UnusableAnswer/,
    ],
  ]
  for (const [title, target, wanted, says] of failing)
    await t.test(`${title} is ${wanted} Internal Server Error`, async (t) => {
      const run = title.replaceAll(/\W/g, '')
      const { status, headers, body } = await get(`${target}${target.includes('?') ? '&' : '?'}run=${run}`)
      t.equal(status, wanted)
      t.equal(String(body), 'Internal Server Error')
      t.ok(headers['x-amzn-requestid'])
      t.match((await log(run))?.says, says)
    })
})

t.test('A request of more than 6 MB is refused with 413', async (t) => {
  const { url } = await startUrl(t, 'BUFFERED')
  const post = (bytes: number) =>
    fetch(new URL('/echo', url), {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain' },
      body: 'a'.repeat(bytes),
    })
  const refused = await post(6 * 2 ** 20)
  t.equal(refused.status, 413)
  t.equal(refused.headers.get('x-amzn-errortype'), 'RequestTooLargeException')
  const says = 'Request must be smaller than 6291456 bytes for the InvokeFunction operation'
  t.strictSame(await refused.json(), { Message: says })
  const taken = await post(5 * 2 ** 20)
  t.equal(taken.status, 200)
  await taken.body?.cancel()
})
