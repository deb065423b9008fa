import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { type WebSocket, WebSocketServer } from 'ws'
import { abridge } from '../../src/probe/abridge.ts'
import { askHttp, askWebSocket, type HttpAsk, type WebSocketAsk } from '../../src/probe/ask.ts'
import type { Target } from '../../src/probe/checks/check.ts'
import { chunked } from '../../src/probe/checks/chunked/arrives.ts'
import { sse } from '../../src/probe/checks/sse/arrives.ts'
import { websocket } from '../../src/probe/checks/websocket/arrives.ts'
import type { Expectation } from '../../src/probe/model.ts'
import { listen } from '../support/bad-edges/edge.ts'

const plain = { intervalMs: 0, stamped: false }

const target = (base: URL, more: Partial<Target> = {}): Target => ({
  base,
  origin: base,
  run: 'mine',
  patience: 10_000,
  scale: 1,
  ...more,
})

async function serve(t: Test, answer: RequestListener): Promise<URL> {
  const { url, stop } = await listen(createServer(answer))
  t.teardown(stop)
  return url
}

/** Asks a route of a service that answers so. */
async function http(
  t: Test,
  answer: RequestListener,
  expected: Partial<Expectation> = {},
  how?: HttpAsk,
  check = chunked,
) {
  return askHttp(check, target(await serve(t, answer)), '/', { ...plain, status: 200, ...expected }, how)
}

t.test('An HTTP route', async (t) => {
  await t.test('is asked as a browser would, or as the check wants', async (t) => {
    const asked: unknown[] = []
    const answer: RequestListener = ({ method, httpVersion, headers }, response) => {
      const { accept, 'accept-encoding': coding, ...rest } = headers
      asked.push([method, httpVersion, accept, coding, rest['content-length']])
      response.end()
    }
    await http(t, answer)
    await http(t, answer, {}, {}, sse)
    const headers = { accept: 'text/plain', 'accept-encoding': 'identity' }
    await http(t, answer, {}, { method: 'POST', version: '1.0', body: '{}', headers })
    t.strictSame(asked, [
      ['GET', '1.1', '*/*', 'gzip, deflate, br', undefined],
      ['GET', '1.1', 'text/event-stream', 'gzip, deflate, br', undefined],
      ['POST', '1.0', 'text/plain', 'identity', '2'],
    ])
  })

  await t.test('gives its events, decompressed, long ones abridged, and its beats', async (t) => {
    const long = 'x'.repeat(1_000)
    const outcome = await http(
      t,
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
        response.end(gzipSync(`: beat\n\nid: 1\nevent: test\ndata: foo\n\ndata: ${long}\n\n`))
      },
      {},
      {},
      sse,
    )
    t.match(outcome, { check: 'sse', transport: 'sse', run: 'mine', status: 200, ending: 'complete' })
    t.match(outcome.events, [{ id: '1', event: 'test', data: 'foo' }, { data: abridge(long) }])
    t.match(outcome.beats, [Number])
    t.notOk('scale' in outcome)
  })

  await t.test('gives what was measured while it came, and after', async (t) => {
    const outcome = await http(
      t,
      (_, response) => response.end('foo\nbar\n'),
      {},
      {
        async act(exchange) {
          await exchange.came(() => exchange.body.length > 0)
          return { status: exchange.status ?? null, both: 1 }
        },
        measure: ({ ending }, events) => ({ ending, last: events.at(-1)?.data ?? null, both: 2 }),
      },
    )
    t.strictSame(outcome.facts, { status: 200, ending: 'complete', last: 'bar', both: 2 })
  })

  await t.test('that answers otherwise than expected refuses, with the beginning of its body', async (t) => {
    const answer: RequestListener = (_, response) => response.writeHead(404).end('no'.repeat(1_000))
    const refused = await http(t, answer)
    t.match(refused, { status: 404, ending: 'refused', refusal: 'no'.repeat(512), events: [] })
    const { status: _, ...any } = await http(t, answer, { status: 404 })
    t.match(any, { ending: 'complete', events: [{ data: abridge('no'.repeat(1_000)) }] })
    t.notOk('refusal' in any)
  })

  await t.test('may bring as much as the check says', async (t) => {
    const outcome = await http(
      t,
      (_, response) => response.end(Buffer.alloc(3 * 2 ** 20, 'x')),
      {},
      { bytes: 2 ** 20 },
    )
    t.equal(outcome.ending, 'complete')
    const flood: RequestListener = (_, response) => response.end(Buffer.alloc(3 * 2 ** 20, 'x'))
    t.equal((await http(t, flood)).ending, 'endless', 'and not a megabyte more')
  })
})

t.test('A WebSocket route', async (t) => {
  const expected: Expectation = { ...plain, status: 101, closeCode: 1000 }

  async function talk(t: Test, say: (socket: WebSocket) => void, how: WebSocketAsk = {}, more = {}) {
    const server = createServer()
    new WebSocketServer({ server }).on('connection', say)
    const { url, stop } = await listen(server)
    t.teardown(stop)
    return askWebSocket(websocket, target(url, { scale: 20 }), '/', { ...expected, ...more }, how)
  }

  await t.test('gives its messages, long ones abridged, its pings and its close', async (t) => {
    const outcome = await talk(t, (socket) => {
      socket.send('foo\n')
      socket.send('x'.repeat(1_000))
      socket.ping()
      socket.close(1000, 'done')
    })
    t.match(outcome, { check: 'websocket', status: 101, ending: 'complete', closeCode: 1000, scale: 20 })
    t.equal(outcome.closeReason, 'done')
    t.strictSame(
      outcome.events.map(({ data }) => data),
      ['foo', abridge('x'.repeat(1_000))],
    )
    t.match(outcome.arrivals, [{ bytes: 4 }, { bytes: 1_000 }])
    t.match(outcome.beats, [Number])
  })

  await t.test('gives what was measured while it was open, and after', async (t) => {
    const outcome = await talk(
      t,
      (socket) => socket.on('message', () => socket.close(4_000)),
      {
        async act(exchange) {
          exchange.socket.send('foo')
          return { open: exchange.open }
        },
        measure: ({ closeCode = null }) => ({ closeCode }),
      },
      { closeCode: 4_000 },
    )
    t.match(outcome, { ending: 'complete', facts: { open: true, closeCode: 4_000 } })
  })

  await t.test('that refuses is not talked to', async (t) => {
    const url = await serve(t, (_, response) => response.writeHead(403).end('no'.repeat(1_000)))
    const outcome = await askWebSocket(websocket, target(url), '/', expected, {
      act: async () => ({ acted: true }),
    })
    t.match(outcome, { status: 403, ending: 'refused', refusal: 'no'.repeat(512) })
    t.strictSame(outcome.facts, {})
  })
})

t.test('What cannot be asked is the outcome’s fault, and an abort is nobody’s', async (t) => {
  const { url, stop } = await listen(createServer())
  await stop()
  const abort = new AbortController()
  const given = { expected: { ...plain, status: 200 }, scaled: target(url, { scale: 20 }) }
  for (const outcome of [
    await askHttp(chunked, given.scaled, '/path', given.expected),
    await askWebSocket(websocket, given.scaled, '/path', given.expected),
  ]) {
    t.match(outcome, { fault: { code: 'ECONNREFUSED' }, events: [], beats: [], facts: {}, scale: 20 })
    t.equal(outcome.url, `${url.href}path`)
    t.notOk('ending' in outcome)
  }
  const failing = { act: () => Promise.reject(Object.assign(new Error('no\nmore'), { code: 'X' })) }
  const there = await serve(t, (_, response) => response.end())
  const { fault } = await askHttp(chunked, target(there), '/', given.expected, failing)
  t.strictSame(fault, { code: 'X', message: 'no' }, 'in one line')

  abort.abort(new Error('enough'))
  const { signal } = abort
  await t.rejects(askHttp(chunked, target(there, { signal }), '/', given.expected), { message: 'enough' })
})
