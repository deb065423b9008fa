import { buffer, text } from 'node:stream/consumers'
import t from 'tap'
import type { Invocation, LambdaFunction } from '../../../../bench/aws/api-gateway/function.ts'
import { streamed, wholeV1, wholeV2 } from '../../../../bench/aws/api-gateway/route-function.ts'
import { DELIMITER } from '../../../../bench/aws/lambda/prelude.ts'
import { origin } from '../../edges/origin.ts'
import { eventV1Example, eventV2Example } from './examples.ts'

async function invoke(fn: LambdaFunction, event: unknown, more: Partial<Invocation> = {}): Promise<Buffer> {
  const parts: Uint8Array[] = []
  const write = async (bytes: Uint8Array) => void parts.push(bytes)
  await fn.invoke(event, { write, signal: new AbortController().signal, ...more })
  return Buffer.concat(parts)
}

const json = async (fn: LambdaFunction, event: unknown) => JSON.parse(String(await invoke(fn, event)))

t.test('AWS’s example of an HTTP API’s event becomes its request', async (t) => {
  const asked = Promise.withResolvers<unknown>()
  const service = await origin(t, async (request, response) => {
    const { method, url, headers } = request
    asked.resolve({ method, url, headers, body: await text(request) })
    response.end()
  })
  await json(wholeV2(service.url), eventV2Example)
  t.match(await asked.promise, {
    method: 'POST',
    url: '/my/path?parameter1=value1&parameter1=value2&parameter2=value',
    headers: { header1: 'value1', header2: 'value1,value2', cookie: 'cookie1; cookie2' },
    body: 'Hello from Lambda',
  })
})

t.test('AWS’s example of a REST API’s event becomes its request', async (t) => {
  const asked = Promise.withResolvers<unknown>()
  const service = await origin(t, async (request, response) => {
    const { method, url, headersDistinct } = request
    asked.resolve({ method, url, headersDistinct, body: await text(request) })
    response.end()
  })
  await json(wholeV1(service.url), eventV1Example)
  t.match(await asked.promise, {
    method: 'GET',
    url: '/my/path?parameter1=value1&parameter1=value2&parameter2=value',
    headersDistinct: { header1: ['value1'], header2: ['value1', 'value2'] },
    body: 'Hello from Lambda!',
  })
})

t.test('Header names that differ in case reach the service as one', async (t) => {
  const asked = Promise.withResolvers<unknown>()
  const service = await origin(t, ({ headersDistinct }, response) => {
    asked.resolve(headersDistinct['x-two'])
    response.end()
  })
  await json(wholeV1(service.url), {
    ...eventV1Example,
    multiValueHeaders: { 'X-Two': ['1'], 'x-two': ['2'] },
  })
  t.strictSame(await asked.promise, ['1', '2'])
})

t.test('A path that begins with two slashes is still a path', async (t) => {
  const asked = Promise.withResolvers<unknown>()
  const service = await origin(t, ({ url }, response) => {
    asked.resolve(url)
    response.end()
  })
  await json(wholeV2(service.url), { ...eventV2Example, rawPath: '//example.com/', rawQueryString: '' })
  t.equal(await asked.promise, '//example.com/')
})

t.test('A body in base64 is sent as its bytes', async (t) => {
  const asked = Promise.withResolvers<Buffer>()
  const service = await origin(t, async (request, response) => {
    asked.resolve(await buffer(request))
    response.end()
  })
  const event = { ...eventV1Example, body: Buffer.from([0, 255]).toString('base64'), isBase64Encoded: true }
  await json(wholeV1(service.url), event)
  t.strictSame([...(await asked.promise)], [0, 255])
})

t.test('The service’s response', async (t) => {
  const { url } = await origin(t, (_request, response) => {
    response.writeHead(418, [
      ['Content-Type', 'text/plain'],
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['X-Two', '1'],
      ['X-Two', '2'],
    ] as never)
    response.write('foo\n')
    response.end('bär\n')
  })

  await t.test('is an HTTP API’s reply: one value a name, and cookies', async (t) => {
    t.strictSame(omitDate(await json(wholeV2(url), eventV2Example)), {
      statusCode: 418,
      headers: { 'Content-Type': 'text/plain', 'X-Two': '1,2' },
      cookies: ['a=1', 'b=2'],
      body: 'foo\nbär\n',
      isBase64Encoded: false,
    })
  })

  await t.test('is a REST API’s reply: lists, and nothing of the connection', async (t) => {
    t.strictSame(omitDate(await json(wholeV1(url), eventV1Example)), {
      statusCode: 418,
      multiValueHeaders: {
        'Content-Type': ['text/plain'],
        'Set-Cookie': ['a=1', 'b=2'],
        'X-Two': ['1', '2'],
      },
      body: 'foo\nbär\n',
      isBase64Encoded: false,
    })
  })

  await t.test('is metadata, eight null bytes and the payload, where it is streamed', async (t) => {
    const reply = await invoke(streamed(url), eventV1Example)
    const end = reply.indexOf(DELIMITER)
    t.match(JSON.parse(String(reply.subarray(0, end))), {
      statusCode: 418,
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    })
    t.equal(String(reply.subarray(end + 8)), 'foo\nbär\n')
  })
})

t.test('A streamed reply sends each piece before the next one is made', async (t) => {
  const next = Array.from({ length: 3 }, () => Promise.withResolvers<void>())
  const { url } = await origin(t, async (_request, response) => {
    for (const [n, { promise }] of next.entries()) {
      response.write(`${n}`)
      await promise
    }
    response.end()
  })
  const pieces: string[] = []
  await invoke(streamed(url), eventV1Example, {
    async write(bytes) {
      const piece = Buffer.from(bytes).toString()
      if (piece.startsWith('{')) return
      pieces.push(piece)
      next[pieces.length - 1]?.resolve()
    },
  })
  t.strictSame(pieces, ['0', '1', '2'])
})

t.test('A response that is no text is base64', async (t) => {
  const { url } = await origin(t, (_request, response) => response.end(Buffer.from([0xff, 0])))
  t.match(await json(wholeV2(url), eventV2Example), { body: '/wA=', isBase64Encoded: true })
})

t.test('A service that breaks off fails its function', async (t) => {
  const { url } = await origin(t, (_request, response) => {
    response.write('foo\n', () => response.destroy())
  })
  await t.rejects(invoke(wholeV1(url), eventV1Example))
  await t.rejects(invoke(wholeV2(url), eventV2Example))
  await t.rejects(invoke(streamed(url), eventV1Example))
})

t.test('A function that is frozen leaves its service', async (t) => {
  const left = Promise.withResolvers<void>()
  const frozen = new AbortController()
  const { url } = await origin(t, (_request, response) => {
    response.once('close', left.resolve)
    response.write('foo\n', () => frozen.abort())
  })
  await t.rejects(invoke(streamed(url), eventV1Example, { signal: frozen.signal }))
  await left.promise
})

function omitDate(reply: { headers?: Record<string, string>; multiValueHeaders?: Record<string, string[]> }) {
  for (const headers of [reply.headers, reply.multiValueHeaders]) delete headers?.Date
  return reply
}
