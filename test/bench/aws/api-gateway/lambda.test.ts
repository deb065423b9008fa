import t from 'tap'
import { handler, type Invocation } from '../../../../bench/aws/api-gateway/function.ts'
import { lambda } from '../../../../bench/aws/api-gateway/lambda.ts'
import { BUFFERED_BYTES, BURST_BYTES, EVENT_BYTES, TIMEOUT } from '../../../../bench/aws/lambda/limits.ts'
import { replies, says, silent } from './functions.ts'

/** An invocation that keeps what was written. */
function invocation(): Invocation & { parts: Uint8Array[]; size(): number } {
  const parts: Uint8Array[] = []
  return {
    parts,
    size: () => parts.reduce((sum, { length }) => sum + length, 0),
    write: async (bytes) => void parts.push(bytes),
    signal: new AbortController().signal,
  }
}

t.test('A reply passes unchanged', async (t) => {
  const given = invocation()
  await lambda(replies({ statusCode: 200 }), { mode: 'buffered' }).invoke({}, given)
  t.equal(Buffer.concat(given.parts).toString(), '{"statusCode":200}')
})

t.test('An event over 6 MB does not reach the function', async (t) => {
  let invoked = false
  const notes = handler(() => {
    invoked = true
  })
  const fn = lambda(notes, { mode: 'buffered' })
  const quotes = 2
  await fn.invoke('x'.repeat(EVENT_BYTES - quotes), invocation())
  t.ok(invoked, 'one of just 6 MB is')
  invoked = false
  await t.rejects(fn.invoke('x'.repeat(EVENT_BYTES - quotes + 1), invocation()), {
    code: 'RequestEntityTooLargeException',
  })
  t.notOk(invoked)
})

t.test('A buffered reply over 6 MB and 100 bytes fails the function', async (t) => {
  const whole = lambda(says(Buffer.alloc(BUFFERED_BYTES)), { mode: 'buffered' })
  await whole.invoke({}, invocation())
  const larger = lambda(says(Buffer.alloc(BUFFERED_BYTES), 'x'), { mode: 'buffered' })
  await t.rejects(larger.invoke({}, invocation()), {
    message: 'Exceeded maximum allowed payload size (6291556 bytes).',
  })
})

t.test('A streamed reply is sent at 2 MB/s after its first 6 MB', async (t) => {
  const given = invocation()
  const scale = 10
  const fn = lambda(says(Buffer.alloc(BURST_BYTES), Buffer.alloc(2 ** 21)), { mode: 'streamed', scale })
  const start = performance.now()
  await fn.invoke({}, given)
  t.equal(given.size(), BURST_BYTES + 2 ** 21)
  const took = performance.now() - start
  t.ok(took >= 95, `2 MB more took ${took} ms of at least 1000 / ${scale}`)
})

t.test('A function that times out gets the signal, and fails', async (t) => {
  const fn = lambda(silent, { mode: 'buffered', scale: TIMEOUT / 50 })
  await t.rejects(fn.invoke({}, invocation()), { message: /^Task timed out/ })
})

t.test('A function that ignores the signal is frozen: later writes are lost', async (t) => {
  const given = invocation()
  const { promise: frozen, resolve } = Promise.withResolvers<unknown>()
  const fn = lambda(
    {
      async invoke(_event, { write, signal }) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
        resolve(await write(Buffer.from('late')).catch((error) => error))
      },
    },
    { mode: 'buffered', scale: TIMEOUT / 50 },
  )
  await t.rejects(fn.invoke({}, given), { message: /^Task timed out/ })
  t.match(await frozen, { name: 'AbortError' })
  t.strictSame(given.parts, [])
})

t.test('Two at once do not wait for each other', async (t) => {
  const both = Promise.withResolvers<void>()
  let running = 0
  const fn = lambda(
    {
      async invoke() {
        if (++running === 2) both.resolve()
        await both.promise
      },
    },
    { mode: 'buffered' },
  )
  await Promise.all([fn.invoke({}, invocation()), fn.invoke({}, invocation())])
  t.equal(running, 2)
})
