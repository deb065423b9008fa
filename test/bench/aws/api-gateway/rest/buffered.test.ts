import t, { type Test } from 'tap'
import { handler, type LambdaFunction } from '../../../../../bench/aws/api-gateway/function.ts'
import { lambda } from '../../../../../bench/aws/api-gateway/lambda.ts'
import { startRestApi } from '../../../../../bench/aws/api-gateway/rest/api.ts'
import { INTEGRATION_TIMEOUT } from '../../../../../bench/aws/api-gateway/rest/buffered.ts'
import type { EventV1 } from '../../../../../bench/aws/api-gateway/rest/event.ts'
import { get } from '../client.ts'
import { records, replies, says, silent } from '../functions.ts'

async function start(t: Test, fn: LambdaFunction, scale = 1) {
  const api = await startRestApi({ fn, transferMode: 'BUFFERED', scale })
  t.teardown(api.stop)
  return api
}

t.test('A reply is passed on whole', async (t) => {
  const { url, log } = await start(t, replies({ statusCode: 201, headers: { Date: 'then' }, body: 'foo' }))
  const { status, headers, text } = await get(url, '/?run=whole')
  t.match({ status, text }, { status: 201, text: 'foo' })
  t.match(headers, {
    'content-type': 'application/json',
    'content-length': '3',
    'x-amzn-remapped-date': 'then',
    'x-amzn-requestid': /^[0-9a-f-]{36}$/,
    'x-amz-apigw-id': /^[\w-]{15}=$/,
    'x-amzn-trace-id': /^Root=1-/,
  })
  t.match(await log('whole'), { says: /^the function’s whole reply/ })
})

t.test('The function’s content type is the only one', async (t) => {
  const { url } = await start(t, replies({ headers: { 'content-type': 'text/plain' } }))
  t.equal((await get(url, '/')).headers['content-type'], 'text/plain')
})

t.test('Failures', async (t) => {
  const fails = handler(() => {
    throw new Error('no')
  })
  const internal = '{"message": "Internal server error"}'
  const cases: [string, LambdaFunction, number, string][] = [
    ['a malformed reply', says('{'), 502, internal],
    ['a function that fails', fails, 502, internal],
    [
      'a reply over Lambda’s 6 MB',
      lambda(replies({ body: 'x'.repeat(7 * 2 ** 20) }), { mode: 'buffered' }),
      502,
      internal,
    ],
    ['a function that is late', silent, 504, '{"message": "Endpoint request timed out"}'],
  ]
  for (const [what, fn, status, body] of cases) {
    const { url } = await start(t, fn, INTEGRATION_TIMEOUT / 50)
    const { headers, ...answer } = await get(url, '/')
    t.match(answer, { status, text: body }, what)
    t.match(headers, {
      'content-type': 'application/json',
      'x-amzn-errortype': 'InternalServerErrorException',
      'x-amzn-requestid': String,
    })
  }
})

t.test('A request that is too large', async (t) => {
  const { fn, events } = records<EventV1>()
  const { url, log } = await start(t, lambda(fn, { mode: 'buffered' }))

  await t.test('for Lambda is refused by the API', async (t) => {
    const answer = await get(url, '/?run=seven', { method: 'POST', body: 'x'.repeat(7 * 2 ** 20) })
    t.match(answer, {
      status: 413,
      text: '{"message": "Request Too Long"}',
      headers: { 'x-amzn-errortype': 'BadRequestException' },
    })
    t.match(await log('seven'), { author: 'edge' })
  })

  await t.test('for the API is refused without a request id', async (t) => {
    const answer = await get(url, '/', { method: 'POST', body: 'x'.repeat(10 * 2 ** 20 + 1) })
    t.match(answer, {
      status: 413,
      text: 'HTTP content length exceeded 10485760 bytes.',
      headers: { 'content-type': 'text; charset=utf-8' },
    })
    t.notOk(answer.headers['x-amzn-requestid'])
  })

  t.strictSame(events, [], 'no function heard of either')
})
