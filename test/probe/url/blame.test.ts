import { createServer, type RequestListener } from 'node:http'
import t, { type Test } from 'tap'
import { diagnose } from '../../../src/probe/judge/url/diagnose.ts'
import { inquire } from '../../../src/probe/url/inquire.ts'
import { requestTo } from '../../support/any-url/ask.ts'
import { listen } from '../../support/bad-edges/edge.ts'

/** What is found of one server, asked as the URL and as its own origin. */
async function besideItself(t: Test, answer: RequestListener, most = 6) {
  const server = await listen(createServer(answer))
  t.teardown(() => server.stop())
  const others = [{ name: 'direct', url: server.url }]
  const outcomes = await inquire({ request: requestTo(server.url), others, most })
  return { ...diagnose(outcomes), order: outcomes.map(({ target }) => target) }
}

/** Does it to the first request, the third, and so on. */
function toEverySecond(bad: RequestListener): RequestListener {
  let asked = 0
  return (request, response) => {
    if (asked++ % 2 === 0) return bad(request, response)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end('data: one\n\ndata: two\n\n')
  }
}

const cuts: RequestListener = (request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: one\n\n', () => request.socket.destroy())
}
const refuses: RequestListener = (_, response) => response.writeHead(429).end('slow down')

t.test('An origin that fails at every second request is not taken for an edge', async (t) => {
  for (const bad of [cuts, refuses]) {
    const { by, order } = await besideItself(t, toEverySecond(bad))
    t.equal(by, 'origin')
    t.strictSame(order.slice(0, 4), ['url', 'direct', 'direct', 'url'])
  }
})

t.test('One request to each proves nothing', async (t) => {
  for (const bad of [cuts, refuses]) {
    const { sure } = await besideItself(t, toEverySecond(bad), 1)
    t.equal(sure, 'likely')
  }
})

t.test('An error event is read in the forms of plain SSE, Anthropic and OpenAI', async (t) => {
  for (const [path, data] of [
    ['/sse', 'event: error\ndata: failed\n\n'],
    ['/v1/messages', 'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n'],
    ['/v1/chat/completions', 'data: {"error":{"message":"overloaded"}}\n\n'],
  ] as const) {
    const server = await listen(
      createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: {"n":1}\n\n${data}`)
      }),
    )
    t.teardown(() => server.stop())
    const request = requestTo(new URL(path, server.url))
    const found = diagnose(await inquire({ request, others: [], most: 1 }))
    t.match(
      found,
      { verdict: 'cut', by: 'origin', reason: /The source itself reported its failure .* after 1 event,/ },
      path,
    )
  }
})
