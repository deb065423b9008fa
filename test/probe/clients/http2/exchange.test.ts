import { once } from 'node:events'
import type { ServerHttp2Stream } from 'node:http2'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import t from 'tap'
import { connectTo } from '../../../../src/probe/clients/http2/connection.ts'
import { listen } from '../../../support/bad-edges/edge.ts'
import { DATA, encodeFrame, HEADERS, literal, RST_STREAM } from '../../../support/bad-edges/http2/frame.ts'
import { type Answer, foo, get, patient, start } from '../../../support/http2-client.ts'

t.test('Each DATA frame has its time and size, and the fields are as they came', async (t) => {
  const seen: string[] = []
  const answer = await get(
    t,
    async (stream, headers) => {
      seen.push(`${headers[':method']} ${headers[':scheme']} ${headers[':path']} ${headers['x-own']}`)
      stream.additionalHeaders({ ':status': 103, link: '</style.css>' })
      stream.respond({ 'x-b': '1', 'x-a': ['2', '3'], date: 'now' }, { waitForTrailers: true })
      stream.on('wantTrailers', () => stream.sendTrailers({ 'x-whole': 'yes' }))
      for (const event of ['foo\n', 'bar\n']) {
        await new Promise((resolve) => stream.write(event, resolve))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      stream.end()
    },
    { headers: { 'x-own': 'yes' } },
  )
  t.strictSame(seen, ['GET http / yes'])
  t.match(answer, {
    status: 200,
    httpVersion: '2',
    ending: 'complete',
    http2: { reset: undefined, goaways: [] },
  })
  t.strictSame(answer.headers, [
    ['x-b', '1'],
    ['x-a', '2'],
    ['x-a', '3'],
    ['date', 'now'],
  ])
  t.strictSame(answer.trailers, [['x-whole', 'yes']])
  t.match(answer.http2?.interim, [{ status: 103, headers: [['link', '</style.css>']] }])
  t.strictSame(
    answer.body.map(({ data }) => String(data)),
    ['foo\n', 'bar\n'],
  )
  const [one, two] = answer.body
  t.ok(one && two && one.ms < two.ms && two.ms <= answer.endedMs, 'in order')
  t.ok(
    answer.body.every(({ ms }) => answer.arrivals.some((arrival) => arrival.ms === ms)),
    'a part of the body came with a read',
  )
})

t.test('A request that has to wait for another stream to end is not silent meanwhile', async (t) => {
  const streams: ServerHttp2Stream[] = []
  const { open } = await start(t, {
    settings: { maxConcurrentStreams: 1 },
    stream: (stream, headers, client) => {
      streams.push(stream)
      foo(stream, headers, client)
    },
  })
  const first = open()
  await first.came(() => first.body.length > 0)
  const [held, forgotten] = [open({ patience: 1_000 }), open({ longest: 1_500 })]
  t.match(
    await forgotten.answered,
    { ending: 'left', status: undefined },
    'and the client gives up by itself',
  )
  const before = Date.now()
  streams[0]?.end()
  await held.came(() => held.body.length > 0)
  streams[1]?.end()
  const answer = await held.answered
  t.match(answer, { ending: 'complete', status: 200 })
  t.ok(answer.startedAt >= before, 'its time counts from when it is sent')
})

t.test('What HTTP/2 does not allow is malformed', async (t) => {
  await t.test('a connection field, before any head', async (t) => {
    const { open } = await start(t, {
      stream: foo,
      toClient: (frame) =>
        frame.type === HEADERS
          ? [{ ...frame, payload: Buffer.concat([frame.payload, literal('connection', 'keep-alive')]) }]
          : [frame],
    })
    t.match(await open().answered, { ending: 'malformed', status: undefined, malformed: /PROTOCOL_ERROR/ })
  })

  await t.test('less than content-length promised', async (t) => {
    const answer = await get(t, {
      stream: (stream) => {
        stream.respond({ 'content-length': 8 })
        stream.end('foo\nbar\n')
      },
      toClient: (frame) =>
        frame.type === DATA && frame.payload.length > 0
          ? [{ ...frame, payload: frame.payload.subarray(0, 4) }]
          : [frame],
    })
    t.match(answer, { ending: 'malformed', status: 200, malformed: /PROTOCOL_ERROR/ })
  })

  await t.test('a frame for no stream of ours', async (t) => {
    const answer = await get(t, (stream, headers, client) => {
      foo(stream, headers, client)
      setTimeout(() => client.send({ type: DATA, flags: 0, stream: 99, payload: Buffer.from('x') }), 50)
    })
    t.match(answer, { ending: 'malformed', status: 200 })
  })

  // The second is longer than a frame may be, and only its head comes.
  for (const length of [0, 20_000]) {
    await t.test(`RST_STREAM of ${length} bytes`, async (t) => {
      const answer = await get(t, (stream, headers, client) => {
        foo(stream, headers, client)
        const frame = { type: RST_STREAM, flags: 0, stream: Number(stream.id), payload: Buffer.alloc(length) }
        setTimeout(() => client.send(encodeFrame(frame).subarray(0, 9)), 50)
      })
      t.match(answer, { ending: 'malformed', http2: { reset: undefined } })
    })
  }

  await t.test('another protocol', async (t) => {
    for (const text of ['HTTP/1.1 400 Bad Request\r\n\r\n', 'SSH-2.0-OpenSSH_9.2\r\n']) {
      const { url, stop } = await listen(createServer((socket) => socket.write(text)))
      t.teardown(stop)
      const connection = await connectTo({ url, ...patient })
      const exchange = connection.request({ url, ...patient })
      await t.rejects(exchange.answered, { code: 'STREAMPROOF_MALFORMED_ANSWER' })
      exchange.close()
      connection.close()
    }
  })
})

t.test('Silence and floods', async (t) => {
  t.match(await get(t, foo, { patience: 200 }), { ending: 'silent', status: 200 })
  t.match(await get(t, () => {}, { patience: 200 }), { ending: 'silent', status: undefined })
  const drop: Answer = (stream) => {
    stream.respond()
    const timer = setInterval(() => stream.write('foo\n'), 10)
    stream.on('close', () => clearInterval(timer))
  }
  t.match(await get(t, drop, { longest: 200 }), { ending: 'endless', status: 200 })
  const flood: Answer = (stream) => {
    stream.respond()
    stream.end(Buffer.alloc(2 ** 21))
  }
  t.match(await get(t, flood, { most: 2 ** 20 }), { ending: 'endless', status: 200 })
})

t.test('A reader that stops lets the other side fill its window, and no more', async (t) => {
  const PART = 2 ** 16
  const WHOLE = 512 * PART
  const { open, url } = await start(t, (stream, headers) => {
    stream.respond()
    if (headers[':path'] === '/short') stream.end('foo\n')
    else Readable.from(Array.from({ length: WHOLE / PART }, () => Buffer.alloc(PART))).pipe(stream)
  })
  const stuck = open({ most: 2 * WHOLE, patience: 1_000 })
  await stuck.came(() => stuck.body.length > 0)
  stuck.pause()
  const got = () => stuck.body.reduce((sum, { data }) => sum + data.length, 0)
  const neighbour = open({ url: new URL('/short', url) })
  t.match(await neighbour.answered, { ending: 'complete' }, 'a neighbour is served meanwhile')
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const stopped = got()
  t.ok(stopped < WHOLE / 2, `stopped after ${stopped} bytes, and that is no silence`)
  stuck.resume()
  t.match(await stuck.answered, { ending: 'complete' })
  t.equal(got(), WHOLE)
})

t.test('Leaving cancels the stream, and no other', async (t) => {
  const streams: ServerHttp2Stream[] = []
  const { open } = await start(t, (stream, headers, client) => {
    streams.push(stream)
    foo(stream, headers, client)
  })
  const [first, second] = [open(), open()]
  await Promise.all([first, second].map((exchange) => exchange.came(() => exchange.body.length > 0)))
  const [left, stays] = streams
  const closed = once(left as ServerHttp2Stream, 'close')
  first.leave()
  t.match(await first.answered, { ending: 'left', status: 200 })
  await closed
  t.equal(left?.rstCode, 8, 'CANCEL')
  stays?.end('bar\n')
  t.match(await second.answered, { ending: 'complete' })
})

t.test('An abort rejects with its reason', async (t) => {
  const { open } = await start(t, foo)
  const abort = new AbortController()
  const exchange = open({ signal: abort.signal })
  await exchange.came(() => exchange.body.length > 0)
  abort.abort(new Error('enough'))
  await t.rejects(exchange.answered, { message: 'enough' })
})
