import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import type { FunctionError } from '../../../../bench/aws/lambda/function-error.ts'
import type { LambdaFunction } from '../../../../bench/aws/lambda/lambda-function.ts'
import { startFunction } from './function.ts'

/** Invokes it for a path and query, and reads the answer to its end. */
async function invoke(lambda: LambdaFunction, target: string) {
  const [rawPath, rawQueryString = ''] = target.split('?')
  const invocation = lambda.invoke(JSON.stringify({ rawPath, rawQueryString }), 'RESPONSE_STREAM')
  const answer = await invocation.answered.catch((error: FunctionError) => error)
  if (answer instanceof Error) return { failure: answer.errorType, says: answer.message }
  return { body: await text(answer.body), failure: answer.failure()?.errorType }
}

async function pid(t: Test, lambda: LambdaFunction): Promise<number> {
  const { body } = await invoke(lambda, '/echo')
  const { pid } = JSON.parse(body ?? '{}') as { pid: number }
  t.ok(pid)
  return pid
}

t.test('An environment serves one event at a time: the second waits', async (t) => {
  const lambda = await startFunction(t)
  const answers = await Promise.all(['/lines?count=5&ms=10', '/echo'].map((target) => invoke(lambda, target)))
  const [lines, echo] = answers.map(({ body = '' }) => body)
  t.match(lines, /^(\d+) 0\n\1 1\n\1 2\n\1 3\n\1 4\n$/)
  t.match(JSON.parse(echo ?? ''), { pid: Number(lines?.split(' ')[0]) }, 'by the same process')
})

t.test('With more environments another one serves the second event', async (t) => {
  const lambda = await startFunction(t, { environments: 2 })
  const first = await pid(t, lambda)
  void invoke(lambda, '/ticks?ms=20')
  t.not(await pid(t, lambda), first)
})

t.test('A runtime that ends fails its event, and the next event gets a new runtime', async (t) => {
  const lambda = await startFunction(t)
  const before = await pid(t, lambda)
  t.match(await invoke(lambda, '/die?code=7'), {
    failure: 'Runtime.ExitError',
    says: /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: exit status 7$/,
  })
  t.match(await invoke(lambda, '/die?code=0'), {
    failure: 'Runtime.ExitError',
    says: /Runtime exited without providing a reason$/,
  })
  t.not(await pid(t, lambda), before)
})

t.test('A runtime that ends within a response cuts it', async (t) => {
  const lambda = await startFunction(t)
  t.match(await invoke(lambda, '/die?lines=foo%0Abar%0A'), {
    body: 'foo\nbar\n',
    failure: /^Runtime\.(ExitError|TruncatedResponse)$/,
  })
  t.match(await invoke(lambda, '/echo'), { failure: undefined })
})

t.test('A runtime that times out is killed with its environment', async (t) => {
  const lambda = await startFunction(t, { timeout: 10_000, scale: 20 })
  const before = await pid(t, lambda)
  const { body = '', failure } = await invoke(lambda, '/ticks?ms=10')
  t.equal(failure, 'Sandbox.Timedout')
  t.match(body, /^0\n1\n/)
  t.match(await invoke(lambda, '/hang'), {
    failure: 'Sandbox.Timedout',
    says: /^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.50 seconds$/,
  })
  t.not(await pid(t, lambda), before)
  t.throws(() => process.kill(before, 0), { code: 'ESRCH' })
})

t.test('A function that does not start is an error that says why', async (t) => {
  await t.rejects(startFunction(t, { env: { FAIL: 'exit' } }), {
    message: /^The Lambda runtime did not start: exited with code 3\. Its last lines:\nno database$/,
  })
  await t.rejects(startFunction(t, { env: { FAIL: 'init' } }), {
    message: /^The Lambda runtime did not start: Cannot find module 'handler'\./,
  })
  const signal = AbortSignal.abort(new Error('enough'))
  await t.rejects(startFunction(t, { signal }), { message: 'enough' })
})

t.test('Stopping leaves no process and fails the waiting events', async (t) => {
  const lambda = await startFunction(t)
  const runtime = await pid(t, lambda)
  const waiting = invoke(lambda, '/hang')
  await Promise.all([lambda.stop(), lambda.stop()])
  t.throws(() => process.kill(runtime, 0), { code: 'ESRCH' })
  t.ok((await waiting).failure)
})
