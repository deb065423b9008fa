import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import type { FunctionError } from '../../../../bench/aws/lambda/function-error.ts'
import { BUFFERED_BYTES } from '../../../../bench/aws/lambda/limits.ts'
import type { FunctionAnswer, Invocation } from '../../../../bench/aws/lambda/runtime-api/invocation.ts'
import { answerTo, runtimeApi, streaming } from './client.ts'

const TRAILER = 'Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body'

/** What a front would see of it. */
async function seen(invocation: Invocation) {
  const { contentType, body, failure } = await invocation.answered
  return { contentType, body: await text(body), failure: failure()?.errorType }
}

/** What it failed with before it was answered. */
const failure = ({ answered }: Invocation) => answered.then(undefined, (error: FunctionError) => error)

t.test('A runtime that asks for work', async (t) => {
  await t.test('gets the next event, with the documented headers', async (t) => {
    const { invoke, next, api } = await runtimeApi(t)
    const asked = next()
    await api.ready
    const before = Date.now()
    const { requestId } = invoke('{"rawPath":"/"}')
    const { status, headers, body } = await asked
    t.equal(status, 200)
    t.strictSame(body, { rawPath: '/' })
    t.match(headers, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      // The guide's example: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1
      'lambda-runtime-trace-id': /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/,
      'lambda-runtime-invoked-function-arn': /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:\w+$/,
    })
    const left = Number(headers['lambda-runtime-deadline-ms']) - before
    t.ok(left >= 899_000 && left <= 910_000, `its deadline is 900 s away (${left} ms)`)
  })

  await t.test('gets the same event again while it has not answered it', async (t) => {
    const { invoke, next } = await runtimeApi(t)
    const { requestId } = invoke()
    for (const { headers } of [await next(), await next()])
      t.equal(headers['lambda-runtime-aws-request-id'], requestId)
  })

  await t.test('gets the second of two events only once it has answered the first', async (t) => {
    const { invoke, next, ask, about } = await runtimeApi(t)
    const first = invoke('1')
    const second = invoke('2')
    t.equal((await next()).body, 1)
    await ask(about(first, 'response'), {}, '"one"')
    t.equal((await next()).body, 2)
    await ask(about(second, 'response'), {}, '"two"')
    t.strictSame([(await seen(first)).body, (await seen(second)).body], ['"one"', '"two"'])
  })
})

t.test('A response', async (t) => {
  await t.test('is passed on as it comes, and gets 202 once it is whole', async (t) => {
    const { invoke, next, begin, about } = await runtimeApi(t)
    const invocation = invoke()
    await next()
    const post = begin(about(invocation, 'response'), {
      headers: { ...streaming, 'Content-Type': 'text/plain' },
    })
    post.write('foo\n')
    const { body, contentType } = await invocation.answered
    t.equal(contentType, 'text/plain')
    const chunks = body.iterator()
    t.equal(String((await chunks.next()).value), 'foo\n', 'the first chunk is there while the second is not')
    post.end('bar\n')
    t.match(await answerTo(post), { status: 202, body: { status: 'OK' } })
    t.equal(String((await chunks.next()).value), 'bar\n')
  })

  const wrong = async (
    t: Test,
    post: (api: Api, invocation: Invocation) => Promise<object>,
    expected: object,
  ) => {
    const api = await runtimeApi(t)
    const invocation = api.invoke()
    await api.next()
    t.match(await post(api, invocation), expected)
    return invocation
  }

  await t.test('in an unknown mode gets 400', async (t) => {
    const headers = { 'Lambda-Runtime-Function-Response-Mode': 'trickling' }
    const invocation = await wrong(t, ({ ask, about }, it) => ask(about(it, 'response'), { headers }, '1'), {
      status: 400,
      body: { errorType: 'InvalidFunctionResponseMode', errorMessage: 'Invalid function response mode' },
    })
    t.match(await failure(invocation), { errorType: 'Runtime.InvalidResponseModeHeader' })
  })

  await t.test('to an unknown event gets 400', async (t) => {
    await wrong(t, ({ ask }) => ask('/2018-06-01/runtime/invocation/mine/response', {}, '1'), {
      status: 400,
      body: { errorType: 'InvalidRequestID', errorMessage: 'Invalid request ID' },
    })
  })

  await t.test('sent a second time gets 403, and so does an error after it', async (t) => {
    const again =
      (what: 'response' | 'error') =>
      async ({ ask, about }: Api, it: Invocation) => {
        await ask(about(it, 'response'), {}, '1')
        return ask(about(it, what), {}, '2')
      }
    const says = 'State transition from RuntimeResponseSentState to'
    for (const what of ['response', 'error'] as const)
      await wrong(t, again(what), {
        status: 403,
        body: { errorType: 'InvalidStateTransition', errorMessage: new RegExp(says) },
      })
  })

  await t.test('can be buffered up to 6 MiB and 100 bytes, and gets 413 beyond', async (t) => {
    for (const [bytes, expected] of [
      [BUFFERED_BYTES, { status: 202 }],
      [
        BUFFERED_BYTES + 1,
        {
          status: 413,
          // As AWS says it: localstack's recording test_lambda_too_large_response.
          body: { errorMessage: 'Exceeded maximum allowed payload size (6291556 bytes).' },
        },
      ],
    ] as const) {
      const { invoke, next, ask, about } = await runtimeApi(t)
      const invocation = invoke('{}', 'BUFFERED')
      await next()
      const answer = ask(about(invocation, 'response'), {}, Buffer.alloc(bytes))
      const { body, failure } = await invocation.answered
      body.resume()
      t.match(await answer, expected, `${bytes} bytes`)
      const error = expected.status === 413 ? 'Function.ResponseSizeTooLarge' : undefined
      t.equal(failure()?.errorType, error)
    }
  })

  await t.test('that breaks off is truncated for its reader', async (t) => {
    const { invoke, next, begin, about } = await runtimeApi(t)
    const invocation = invoke()
    await next()
    const post = begin(about(invocation, 'response'), { headers: streaming })
    post.on('error', () => {})
    post.write('foo\n')
    await invocation.answered
    post.destroy()
    t.match(await seen(invocation), { body: 'foo\n', failure: 'Runtime.TruncatedResponse' })
  })

  await t.test('can end with an error in its trailers, after everything that came before', async (t) => {
    const { invoke, next, begin, about } = await runtimeApi(t)
    const invocation = invoke()
    await next()
    const post = begin(about(invocation, 'response'), { headers: { ...streaming, Trailer: TRAILER } })
    const report = { errorType: 'Boom', errorMessage: 'it went off', stackTrace: [] }
    post.addTrailers({
      'Lambda-Runtime-Function-Error-Type': 'Boom',
      'Lambda-Runtime-Function-Error-Body': Buffer.from(JSON.stringify(report)).toString('base64'),
    })
    post.end('foo\n')
    t.match(await answerTo(post), { status: 202 })
    const { body, failure } = (await invocation.answered) as FunctionAnswer
    t.equal(await text(body), 'foo\n')
    t.match(failure(), { errorType: 'Boom', message: 'it went off' })
  })

  await t.test('that takes too long fails with AWS’s text', async (t) => {
    const { invoke, next, begin, about } = await runtimeApi(t, { timeout: 200 })
    const invocation = invoke()
    await next()
    const post = begin(about(invocation, 'response'), { headers: streaming })
    const broken = once(post, 'error')
    post.write('foo\n')
    const { body, failure } = await invocation.answered
    t.equal(await text(body), 'foo\n')
    const says = `RequestId: ${invocation.requestId} Error: Task timed out after 0.20 seconds`
    t.match(failure(), { errorType: 'Sandbox.Timedout', message: says })
    await broken
  })
})

t.test('An error', async (t) => {
  await t.test('instead of a response fails the invocation', async (t) => {
    const { invoke, next, ask, about } = await runtimeApi(t)
    const invocation = invoke()
    await next()
    const headers = { 'Lambda-Runtime-Function-Error-Type': 'Runtime.UnknownReason' }
    // The guide's example.
    const report = {
      errorMessage: 'Error parsing event data.',
      errorType: 'InvalidEventDataException',
      stackTrace: [],
    }
    const answer = await ask(about(invocation, 'error'), { headers }, JSON.stringify(report))
    t.match(answer, { status: 202, body: { status: 'OK' } })
    t.match(await failure(invocation), {
      errorType: 'Runtime.UnknownReason',
      message: 'Error parsing event data.',
    })
  })

  await t.test('of the runtime’s start is accepted only before it asks for work', async (t) => {
    const { ask, api, next } = await runtimeApi(t)
    const report = '{"errorMessage":"Failed to load function.","errorType":"InvalidFunctionException"}'
    t.match(await ask('/2018-06-01/runtime/init/error', {}, report), { status: 202 })
    await t.rejects(api.ready, { errorType: 'InvalidFunctionException', message: 'Failed to load function.' })
    const says = 'State transition from InitError to Ready failed for runtime.'
    t.match(await next(), { status: 403, body: { errorMessage: new RegExp(says) } })
  })

  await t.test('404 answers an unknown path', async (t) => {
    const { ask } = await runtimeApi(t)
    t.match(await ask('/2018-06-01/runtime/other', {}, ''), { status: 404 })
    t.match(await ask('/runtime/invocation/next', { method: 'GET' }, ''), { status: 404 })
  })
})

type Api = Awaited<ReturnType<typeof runtimeApi>>
