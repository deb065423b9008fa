import t, { type Test } from 'tap'
import type { LambdaFunction } from '../../../../../bench/aws/api-gateway/function.ts'
import { lambda } from '../../../../../bench/aws/api-gateway/lambda.ts'
import { startRestApi } from '../../../../../bench/aws/api-gateway/rest/api.ts'
import {
  FULL_SPEED_BYTES,
  IDLE_TIMEOUT,
  STREAM_TIMEOUT,
} from '../../../../../bench/aws/api-gateway/rest/stream.ts'
import { open } from '../../../../../src/probe/clients/wire.ts'
import { settled } from '../../../../support/until.ts'
import { get, patience } from '../client.ts'
import { says, silent } from '../functions.ts'

const DELIMITER = '\0'.repeat(8)
/** AWS's example of a function that writes its own delimiter. */
const METADATA = '{"statusCode": 200, "headers": {"hdr-x": "val-x"}}'

async function start(t: Test, fn: LambdaFunction, scale = 1) {
  const api = await startRestApi({ fn, transferMode: 'STREAM', scale })
  t.teardown(api.stop)
  return api
}

/** A function that writes this, and then does something else. */
const begins = (first: string, then: LambdaFunction['invoke']): LambdaFunction => ({
  async invoke(event, invocation) {
    await invocation.write(Buffer.from(first))
    await then(event, invocation)
  },
})

t.test('AWS’s example arrives in parts, each before the next is made', async (t) => {
  const next = Array.from({ length: 3 }, () => Promise.withResolvers<void>())
  const fn: LambdaFunction = {
    async invoke(_event, { write }) {
      await write(Buffer.from(METADATA))
      await write(Buffer.from(DELIMITER))
      for (const [n, payload] of ['FIRST payload', 'SECOND payload', 'FINAL payload'].entries()) {
        await write(Buffer.from(payload))
        await next[n]?.promise
      }
    },
  }
  const { url, log } = await start(t, fn)
  const exchange = await open({ url: new URL('/?run=example', url), ...patience })
  t.teardown(() => exchange.close())
  for (const { resolve } of next) {
    const before = exchange.body.length
    await exchange.came(() => exchange.body.length > before)
    resolve()
  }
  const { status, headers, body, ending } = await exchange.answered
  t.match({ status, ending }, { status: 200, ending: 'complete' })
  t.strictSame(
    body.map(({ data }) => String(data)),
    ['FIRST payload', 'SECOND payload', 'FINAL payload'],
  )
  const names = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))
  t.match(names, { 'hdr-x': 'val-x', 'transfer-encoding': 'chunked', 'content-type': 'application/json' })
  t.match(names, { 'x-amzn-requestid': String, 'x-amz-apigw-id': String, 'x-amzn-trace-id': String })
  t.match(await log('example'), { says: 'streamed, whole' })
})

t.test('The head is sent once the delimiter has come', async (t) => {
  const end = Promise.withResolvers<void>()
  const { url } = await start(
    t,
    begins(METADATA + DELIMITER, () => end.promise),
  )
  const exchange = await open({ url, ...patience })
  t.teardown(() => exchange.close())
  await exchange.came(() => exchange.arrivals.length > 0)
  t.equal(exchange.status, 200)
  end.resolve()
  t.equal((await exchange.answered).ending, 'complete')
})

t.test('A function’s content-length frames its stream', async (t) => {
  const { url } = await start(t, says(`{"headers": {"Content-Length": "3"}}${DELIMITER}foo`))
  const { headers, text } = await get(url, '/')
  t.match({ headers, text }, { headers: { 'content-length': '3' }, text: 'foo' })
  t.notOk(headers['transfer-encoding'])
})

t.test('A reply without its prelude gets 500', async (t) => {
  const cases: Record<string, LambdaFunction> = {
    'no JSON': says(`hello${DELIMITER}foo`),
    'no delimiter': says(METADATA),
    'a key too many': says(`{"statusCode": 200, "body": ""}${DELIMITER}`),
    'a delimiter behind 16 KB': says('{"headers": {"a": "', 'x'.repeat(16 * 1024), `"}}${DELIMITER}`),
    'what a buffered function returns': says('{"statusCode": 200, "body": "foo"}'),
    nothing: says(),
  }
  for (const [what, fn] of Object.entries(cases)) {
    const { url } = await start(t, fn)
    t.match(await get(url, '/'), { status: 500, text: '{"message": "Internal server error"}' }, what)
  }
})

t.test('A function that fails', async (t) => {
  const fails: LambdaFunction['invoke'] = async () => {
    throw new Error('died')
  }

  await t.test('before its head gets 502', async (t) => {
    const { url } = await start(t, { invoke: fails })
    t.match(await get(url, '/'), { status: 502 })
  })

  await t.test('after its head leaves a visibly cut stream', async (t) => {
    const { url, log } = await start(t, begins(`${METADATA}${DELIMITER}foo\n`, fails))
    t.match(await get(url, '/?run=died'), { status: 200, ending: 'truncated', text: 'foo\n' })
    t.match(await log('died'), { says: 'cut: the function failed: died', author: 'service' })
  })
})

t.test('A response that takes too long', async (t) => {
  await t.test('is cut after 5 minutes of silence', async (t) => {
    const scale = IDLE_TIMEOUT / 50
    const { url, log } = await start(t, begins(`${METADATA}${DELIMITER}foo\n`, silent.invoke), scale)
    t.match(await get(url, '/?run=idle'), { status: 200, ending: 'truncated', text: 'foo\n' })
    t.match(await log('idle'), { says: 'cut: it was idle for too long', author: 'edge' })
  })

  await t.test('is cut after 15 minutes in all', async (t) => {
    const scale = STREAM_TIMEOUT / 300
    const busy: LambdaFunction['invoke'] = async (_event, { write, signal }) => {
      // Ten times an idle timeout.
      while (!signal.aborted) {
        await write(Buffer.from('foo\n'))
        await new Promise((resolve) => setTimeout(resolve, IDLE_TIMEOUT / scale / 10))
      }
    }
    const { url, log, stop } = await start(t, begins(METADATA + DELIMITER, busy), scale)
    t.match(await get(url, '/?run=total'), { status: 200, ending: 'truncated', text: /^(foo\n)+$/ })
    t.match(await log('total'), { says: 'cut: it had lasted too long', author: 'edge' })
    await stop()
  })

  await t.test('gets 504 where it has not begun', async (t) => {
    const { url } = await start(t, silent, IDLE_TIMEOUT / 50)
    t.match(await get(url, '/'), { status: 504, text: '{"message": "Endpoint request timed out"}' })
  })
})

t.test('After its first 10 MB a stream is sent at 2 MB/s', async (t) => {
  const scale = 10
  const fn = begins(METADATA + DELIMITER, async (_event, { write }) => {
    await write(Buffer.alloc(FULL_SPEED_BYTES))
    await write(Buffer.alloc(2 ** 21))
  })
  const { url } = await start(t, fn, scale)
  const { body, ending } = await get(url, '/')
  t.equal(ending, 'complete')
  let size = 0
  const fast = body.find(({ data }) => {
    size += data.length
    return size >= FULL_SPEED_BYTES
  })
  const took = Number(body.at(-1)?.ms) - Number(fast?.ms)
  t.equal(
    body.reduce((sum, { data }) => sum + data.length, 0),
    FULL_SPEED_BYTES + 2 ** 21,
  )
  t.ok(took >= 80, `the last 2 MB took ${took} ms, at ${scale} times their rate`)
})

t.test('A function goes on after its client has left, and the log names the client', async (t) => {
  const left = Promise.withResolvers<void>()
  const done = Promise.withResolvers<boolean>()
  const fn = begins(`${METADATA}${DELIMITER}foo\n`, async (_event, { write, signal }) => {
    await left.promise
    await write(Buffer.from('bar\n'))
    done.resolve(signal.aborted)
  })
  const { url, log } = await start(t, fn)
  const exchange = await open({ url: new URL('/?run=left', url), ...patience })
  await exchange.came(() => exchange.body.length > 0)
  exchange.leave()
  t.teardown(() => exchange.close())
  await exchange.answered
  t.match(await log('left'), { says: 'the client left', author: 'client' })
  left.resolve()
  t.equal(await done.promise, false)
})

t.test('A client that reads nothing blocks its function', async (t) => {
  let written = 0
  const fn = begins(METADATA + DELIMITER, async (_event, { write, signal }) => {
    while (!signal.aborted) {
      await write(Buffer.alloc(2 ** 20))
      written++
    }
  })
  const { url } = await start(t, fn, 1_000)
  const exchange = await open({ url, ...patience })
  await exchange.came(() => exchange.body.length > 0)
  exchange.pause()
  await settled(() => written)
  t.ok(written < 64, `${written} MB were taken`)
  exchange.leave()
  exchange.close()
})

t.test('An event that is too large for Lambda gets 413', async (t) => {
  const { url } = await start(t, lambda(says(METADATA, DELIMITER), { mode: 'streamed' }))
  const answer = await get(url, '/', { method: 'POST', body: 'x'.repeat(7 * 2 ** 20) })
  t.match(answer, { status: 413, text: '{"message": "Request Too Long"}' })
})

t.test('Stopping cuts open streams', async (t) => {
  const { url, stop } = await start(t, begins(`${METADATA}${DELIMITER}foo\n`, silent.invoke))
  const exchange = await open({ url, ...patience })
  t.teardown(() => exchange.close())
  await exchange.came(() => exchange.body.length > 0)
  await stop()
  t.not((await exchange.answered).ending, 'complete')
})
