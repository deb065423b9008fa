import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { type WebSocket, WebSocketServer } from 'ws'
import { asking } from '../../src/probe/ask.ts'
import { check, type HttpAsk, type WebSocketAsk } from '../../src/probe/checks/check.ts'
import type { Client } from '../../src/probe/clients/client.ts'
import { http1 } from '../../src/probe/clients/index.ts'
import { abridge } from '../../src/probe/judge/abridge.ts'
import type { Expectation, Transport } from '../../src/probe/model.ts'
import type { Target } from '../../src/probe/target.ts'
import { listen } from '../support/bad-edges/edge.ts'

const target = (base: URL, more: Partial<Target> = {}): Target => ({
  base,
  origin: base,
  run: 'mine',
  patience: 10_000,
  scale: 1,
  ...more,
})

/** A check of that transport. */
const one = (transport: Transport, expected?: Expectation) =>
  check({
    id: transport,
    title: '',
    transport,
    kind: 'observe',
    spec: '',
    run: () => Promise.reject(new Error('it is not run')),
    ...(expected && { expected }),
  })

async function serve(t: Test, answer: RequestListener): Promise<URL> {
  const { url, stop } = await listen(createServer(answer))
  t.teardown(stop)
  return url
}

/** Asks a route of a service that answers so. */
async function http(t: Test, answer: RequestListener, how?: HttpAsk, asked = one('chunked')) {
  return asking(asked, target(await serve(t, answer))).http('/', how)
}

t.test('An HTTP route', async (t) => {
  await t.test('is asked as a browser would, or as the check wants', async (t) => {
    const asked: unknown[] = []
    const answer: RequestListener = ({ method, url, httpVersion, headers }, response) => {
      const { accept, 'accept-encoding': coding, ...rest } = headers
      asked.push([method, url, httpVersion, accept, coding, rest['content-length']])
      response.end()
    }
    await http(t, answer)
    await http(t, answer, { query: { count: 2, reason: 'a b' } }, one('sse'))
    const headers = { accept: 'text/plain', 'accept-encoding': 'identity' }
    await http(t, answer, { method: 'POST', version: '1.0', body: '{}', headers })
    t.strictSame(asked, [
      ['GET', '/?run=mine', '1.1', '*/*', 'gzip, deflate, br', undefined],
      ['GET', '/?count=2&reason=a+b&run=mine', '1.1', 'text/event-stream', 'gzip, deflate, br', undefined],
      ['POST', '/?run=mine', '1.0', 'text/plain', 'identity', '2'],
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
      one('sse'),
    )
    t.match(outcome, { check: 'sse', transport: 'sse', run: 'mine', status: 200, ending: 'complete' })
    t.match(outcome.events, [{ id: '1', event: 'test', data: 'foo' }, { data: abridge(long) }])
    t.match(outcome.beats, [Number])
    for (const absent of ['scale', 'sent']) t.notOk(absent in outcome, absent)
  })

  await t.test('gives what was measured while it came, and after', async (t) => {
    const sent = { data: ['foo'], intervalMs: 0, stamped: false }
    const outcome = await http(t, (_, response) => response.end('foo\nbar\n'), {
      sent,
      async act(exchange) {
        await exchange.came(() => exchange.body.length > 0)
        return { status: exchange.status ?? null, both: 1 }
      },
      measure: ({ ending }, events) => ({ ending, last: events.at(-1)?.data ?? null, both: 2 }),
    })
    t.strictSame(outcome.facts, { status: 200, ending: 'complete', last: 'bar', both: 2 })
    t.strictSame(outcome.sent, sent, 'beside what was asked for')
  })

  await t.test('that answers with another status refuses, with the beginning of its body', async (t) => {
    const answer: RequestListener = (_, response) => response.writeHead(404).end('no'.repeat(1_000))
    const refused = await http(t, answer)
    t.match(refused, { status: 404, ending: 'refused', refusal: 'no'.repeat(512), events: [] })
    const any = await http(t, answer, {}, one('chunked', {}))
    t.match(any, { ending: 'complete', events: [{ data: abridge('no'.repeat(1_000)) }] })
    t.notOk('refusal' in any)
  })

  await t.test('may bring as much as the check says', async (t) => {
    const flood: RequestListener = (_, response) => response.end(Buffer.alloc(3 * 2 ** 20, 'x'))
    t.equal((await http(t, flood, { bytes: 2 ** 20 })).ending, 'complete')
    t.equal((await http(t, flood)).ending, 'endless', 'and not a megabyte more')
  })

  await t.test('can be asked again on the same connection', async (t) => {
    const asked: (string | undefined)[] = []
    const outcome = await http(
      t,
      (request, response) => {
        asked.push(request.url)
        response.end('foo\n')
      },
      {
        async act(exchange, again) {
          await exchange.answered
          const next = again('/next')
          const status = (await next?.answered)?.status ?? null
          next?.close()
          return { status }
        },
      },
    )
    t.strictSame(outcome.facts, { status: 200 })
    t.strictSame(asked, ['/?run=mine', '/next'])
  })
})

t.test('A WebSocket route', async (t) => {
  async function talk(t: Test, say: (socket: WebSocket) => void, how: WebSocketAsk = {}, closeCode = 1000) {
    const server = createServer()
    new WebSocketServer({ server }).on('connection', say)
    const { url, stop } = await listen(server)
    t.teardown(stop)
    return asking(one('websocket', { status: 101, closeCode }), target(url, { scale: 20 })).webSocket(
      '/',
      how,
    )
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

  await t.test('gives what was measured while it was open', async (t) => {
    const act: WebSocketAsk['act'] = async (connection) => {
      connection.socket.send('foo')
      return { open: connection.open }
    }
    const outcome = await talk(t, (socket) => socket.on('message', () => socket.close(4_000)), { act }, 4_000)
    t.match(outcome, { ending: 'complete', closeCode: 4_000, facts: { open: true } })
  })

  await t.test('that refuses gets no message', async (t) => {
    const url = await serve(t, (_, response) => response.writeHead(403).end('no'.repeat(1_000)))
    const outcome = await asking(one('websocket'), target(url)).webSocket('/', {
      act: async () => ({ acted: true }),
    })
    t.match(outcome, { status: 403, ending: 'refused', refusal: 'no'.repeat(512) })
    t.strictSame(outcome.facts, {})
  })
})

t.test('A check that cannot be asked has a fault, and an abort rejects', async (t) => {
  const { url, stop } = await listen(createServer())
  await stop()
  const gone = target(url, { scale: 20 })
  for (const outcome of [
    await asking(one('chunked'), gone).http('/path'),
    await asking(one('websocket'), gone).webSocket('/path'),
  ]) {
    t.match(outcome, {
      fault: { kind: 'unreachable', code: 'ECONNREFUSED' },
      events: [],
      beats: [],
      facts: {},
      scale: 20,
    })
    t.equal(outcome.url, `${url.href}path?run=mine`)
    t.notOk('ending' in outcome)
  }
  const failing = { act: () => Promise.reject(Object.assign(new Error('no\nmore'), { code: 'X' })) }
  const there = await serve(t, (_, response) => response.end())
  const { fault } = await asking(one('chunked'), target(there)).http('/', failing)
  t.strictSame(fault, { kind: 'harness', code: 'X', message: 'no' }, 'in one line')

  const abort = new AbortController()
  abort.abort(new Error('enough'))
  const { signal } = abort
  await t.rejects(asking(one('chunked'), target(there, { signal })).http('/'), { message: 'enough' })
})

t.test('Another client can be used', async (t) => {
  const url = await serve(t, (_, response) => response.end('foo\n'))
  const asked: string[] = []
  const client: Client = {
    ...http1,
    http(request) {
      asked.push(request.url.pathname)
      return http1.http(request)
    },
  }
  const outcome = await asking(one('chunked'), target(url), client).http('/path')
  t.match(outcome, { ending: 'complete', events: [{ data: 'foo' }] })
  t.strictSame(asked, ['/path'])
})

t.test('Times of an edge are divided by its scale', async (t) => {
  const { scaled, scheme, run } = asking(one('http'), target(new URL('https://127.0.0.1/'), { scale: 20 }))
  t.equal(scaled(65_000), 3_250)
  t.equal(scheme, 'https')
  t.equal(run, 'mine')
})
