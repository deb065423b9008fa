import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { readSse, startChannels } from '../support/channels.ts'
import { loadRecipe } from '../support/recipe.ts'
import { until } from '../support/until.ts'

const { record } = await loadRecipe(t, 'llm')

/** Records what an upstream answers. */
async function recorded(t: Test, answer: (response: ServerResponse) => void) {
  const upstream = createServer((_request, response) => answer(response))
  await once(upstream.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => upstream.close().closeAllConnections())
  const { at } = await startChannels(t)
  const channel = at('answers/7')
  const error: Error | undefined = await record(
    `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`,
    channel,
  ).catch((error: Error) => error)
  const response = await fetch(channel)
  return {
    channel,
    error: error?.message,
    messages: await response.json(),
    closed: response.headers.get('stream-closed'),
    ttl: (await fetch(channel, { method: 'HEAD' })).headers.get('stream-ttl'),
  }
}

/** Sends bytes in pieces of a size, each in a write of its own. */
async function inPieces(response: ServerResponse, bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size)
    await new Promise((resolve) => response.write(bytes.subarray(at, at + size), resolve))
}

for (const [what, events, messages] of [
  [
    'whose last event comes with [DONE]',
    'data: {"d":"wor"}\n\ndata: {"d":"ld"}\n\ndata: [DONE]\n\n',
    [{ d: 'wor' }, { d: 'ld' }],
  ],
  [
    'with CRLF, comments, no space, an array and data of two lines',
    ': hi\r\n\r\nevent: x\r\ndata:{"d":1}\r\n\r\ndata: [1,2]\r\n\r\ndata: {"d":\r\ndata: 2}\r\n\r\ndata: [DONE]\r\n\r\n',
    [{ d: 1 }, [1, 2], { d: 2 }],
  ],
  ['whose characters are cut apart', 'data: "é🌊"\n\ndata: [DONE]\n\n', ['é🌊']],
] as const)
  t.test(`An LLM's answer ${what} is recorded whole`, async (t) => {
    for (const size of [1, 1_000]) {
      const had = await recorded(t, async (response) => {
        await inPieces(response, Buffer.from(events), size)
        response.end()
      })
      t.match(had, { error: undefined, messages, closed: 'true', ttl: '3600' })
    }
  })

t.test('An upstream that goes on after [DONE] is left', async (t) => {
  let left: Promise<unknown> | undefined
  const had = await recorded(t, (response) => {
    left = once(response, 'close')
    response.write('data: 1\n\ndata: [DONE]\n\n')
  })
  t.match(had, { error: undefined, messages: [1], closed: 'true' })
  await left
})

for (const [what, answer, before, error] of [
  ['that refuses', (response) => response.writeHead(429).end('data: 1\n\n'), [], /answered 429/],
  ['that is cut', (response) => response.write('data: 1\n\n', () => response.destroy()), [1], /terminated/],
  ['that ends too early', (response) => response.end('data: 1\n\n'), [1], /without \[DONE\]/],
  [
    'that sends no JSON',
    (response) => response.end('data: 1\n\ndata: {"d\n\ndata: [DONE]\n\n'),
    [1],
    /INVALID_JSON/,
  ],
] as [string, (response: ServerResponse) => void, unknown[], RegExp][])
  t.test(`An upstream ${what} leaves an open channel, whose last message says so`, async (t) => {
    const had = await recorded(t, answer)
    t.match(had.error, error)
    t.same(had.messages, [...before, { error: had.error }])
    t.equal(had.closed, null)
    const reader = await readSse(t, new URL('?offset=-1&live=sse', had.channel))
    await until(() => reader.data.length > 0)
    t.match(reader.data[0], /"error":/)
    t.notOk(reader.controls.at(-1)?.streamClosed)
  })
