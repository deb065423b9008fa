import t, { type Test } from 'tap'
import type { LambdaFunction } from '../../../../../bench/aws/api-gateway/function.ts'
import { handler } from '../../../../../bench/aws/api-gateway/function.ts'
import { INTEGRATION_TIMEOUT, startHttpApi } from '../../../../../bench/aws/api-gateway/http/api.ts'
import { lambda } from '../../../../../bench/aws/api-gateway/lambda.ts'
import type { EventV2 } from '../../../../../bench/aws/lambda/event-v2.ts'
import { open } from '../../../../../src/probe/clients/wire.ts'
import { get, patience } from '../client.ts'
import { records, replies, says, silent } from '../functions.ts'

async function start(t: Test, fn: LambdaFunction, scale = 1) {
  const api = await startHttpApi({ fn, scale })
  t.teardown(api.stop)
  return api
}

t.test('A reply is passed on whole', async (t) => {
  const reply = {
    statusCode: 201,
    headers: { 'content-type': 'text/plain', 'x-own': '1', connection: 'close', 'content-length': '99' },
    cookies: ['a=1', 'b=2'],
    body: 'foo\nbar\n',
  }
  const { url, log } = await start(t, replies(reply))
  const { status, headers, text, ending } = await get(url, '/sse?run=whole')
  t.match({ status, text, ending }, { status: 201, text: 'foo\nbar\n', ending: 'complete' })
  t.match(headers, {
    'content-type': 'text/plain',
    'x-own': '1',
    'set-cookie': 'a=1 | b=2',
    'content-length': '8',
    connection: 'keep-alive',
    'apigw-requestid': /^[\w-]{15}=$/,
  })
  t.match(await log('whole'), { says: /^the function’s whole reply, \d+ bytes$/, ms: Number })
  t.equal(await log('another'), undefined)
})

t.test('Nothing streams: early parts wait for the end', async (t) => {
  const end = Promise.withResolvers<void>()
  const fn: LambdaFunction = {
    async invoke(_event, { write }) {
      await write(Buffer.from('{"statusCode":200,"body":"foo'))
      await end.promise
      await write(Buffer.from('bar"}'))
    },
  }
  const { url } = await start(t, fn)
  const exchange = await open({ url, ...patience })
  t.teardown(() => exchange.close())
  const { text } = await get((await start(t, replies('meanwhile'))).url, '/')
  t.equal(text, 'meanwhile')
  t.equal(exchange.status, undefined, 'not even a head has come')
  end.resolve()
  const { body } = await exchange.answered
  t.equal(Buffer.concat(body.map(({ data }) => data)).toString(), 'foobar')
})

t.test('Failures', async (t) => {
  const fails = handler(() => {
    throw new Error('no')
  })
  const cases: [string, LambdaFunction, number, string][] = [
    ['a malformed reply', says('{'), 500, '{"message":"Internal Server Error"}'],
    ['a function that fails', fails, 500, '{"message":"Internal Server Error"}'],
    [
      'a reply over Lambda’s 6 MB',
      lambda(replies('x'.repeat(7 * 2 ** 20)), { mode: 'buffered' }),
      500,
      '{"message":"Internal Server Error"}',
    ],
    ['a function that is late', silent, 503, '{"message":"Service Unavailable"}'],
  ]
  for (const [what, fn, status, body] of cases) {
    const { url } = await start(t, fn, INTEGRATION_TIMEOUT / 50)
    const answer = await get(url, '/')
    t.match(answer, { status, text: body, headers: { 'content-type': 'application/json' } }, what)
    t.equal(answer.headers['content-length'], `${body.length}`)
  }
})

t.test('A request over 10 MB is refused without an invocation', async (t) => {
  const { fn, events } = records()
  const { url } = await start(t, fn)
  const body = 'x'.repeat(10 * 2 ** 20)
  t.equal((await get(url, '/', { method: 'POST', body })).status, 200, '10 MB are not')
  t.equal((await get(url, '/', { method: 'POST', body: `${body}x` })).status, 413)
  t.equal(events.length, 1)
})

t.test('Two requests at once have two invocations', async (t) => {
  const both = Promise.withResolvers<void>()
  let running = 0
  const fn = handler<EventV2>(async ({ rawPath }) => {
    if (++running === 2) both.resolve()
    await both.promise
    return rawPath
  })
  const { url } = await start(t, fn)
  const answers = await Promise.all([get(url, '/a'), get(url, '/b')])
  t.strictSame(
    answers.map(({ text }) => text),
    ['/a', '/b'],
  )
})

t.test('A function goes on after its client has left', async (t) => {
  const left = Promise.withResolvers<void>()
  const done = Promise.withResolvers<boolean>()
  const invoked = Promise.withResolvers<void>()
  const fn = handler(async (_event, signal) => {
    invoked.resolve()
    await left.promise
    done.resolve(signal.aborted)
    return 'too late'
  })
  const { url } = await start(t, fn)
  const exchange = await open({ url, ...patience })
  await invoked.promise
  exchange.leave()
  t.teardown(() => exchange.close())
  await exchange.answered
  left.resolve()
  t.equal(await done.promise, false)
})

t.test('Stopping freezes the functions that still run', async (t) => {
  const frozen = Promise.withResolvers<void>()
  const invoked = Promise.withResolvers<void>()
  const fn: LambdaFunction = {
    async invoke(event, invocation) {
      invoked.resolve()
      await silent.invoke(event, invocation).finally(frozen.resolve)
    },
  }
  const { url, stop } = await start(t, fn)
  const exchange = await open({ url, ...patience })
  t.teardown(() => exchange.close())
  await invoked.promise
  await stop()
  await frozen.promise
  await stop()
})
