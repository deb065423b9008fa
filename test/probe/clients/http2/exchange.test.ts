import { once } from 'node:events'
import { createSecureServer, type ServerHttp2Stream } from 'node:http2'
import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { createServer as createTlsServer, getCACertificates, setDefaultCACertificates } from 'node:tls'
import t, { type Test } from 'tap'
import type { WireRequest } from '../../../../src/probe/clients/client.ts'
import { connectTo } from '../../../../src/probe/clients/http2/connection.ts'
import type { Http2Exchange } from '../../../../src/probe/clients/http2/exchange.ts'
import { listen } from '../../../support/bad-edges/edge.ts'
import {
  CONTINUATION,
  DATA,
  END_HEADERS,
  END_STREAM,
  ENHANCE_YOUR_CALM,
  encodeFrame,
  goaway,
  HEADERS,
  INTERNAL_ERROR,
  literal,
  NO_ERROR,
  REFUSED_STREAM,
  RST_STREAM,
  rstStream,
} from '../../../support/bad-edges/http2/frame.ts'
import { type Http2Server, serveHttp2 } from '../../../support/bad-edges/http2/server.ts'
import { ca, cert, key } from '../../../support/certificate.ts'

const patient = { patience: 10_000, longest: 10_000, most: 2 ** 20 }

type Answer = Http2Server['stream']

/** A server, and a connection to it. */
async function start(t: Test, server: Http2Server | Answer) {
  const { url, stop } = await serveHttp2(typeof server === 'function' ? { stream: server } : server)
  t.teardown(stop)
  const connection = await connectTo({ url, ...patient })
  t.teardown(() => connection.close())
  const open = (request: Partial<WireRequest> = {}): Http2Exchange => {
    const exchange = connection.request({ url, ...patient, ...request })
    t.teardown(() => exchange.close())
    return exchange
  }
  return { connection, open, url }
}

/** One request's answer. */
async function get(t: Test, server: Http2Server | Answer, request: Partial<WireRequest> = {}) {
  const { open } = await start(t, server)
  return open(request).answered
}

const textOf = ({ body }: Pick<Http2Exchange, 'body'>) => body.map(({ data }) => String(data)).join('')

const foo: Answer = (stream) => {
  stream.respond({ 'x-foo': '1' })
  stream.write('foo\n')
}

const withTrailers: Answer = (stream) => {
  stream.respond({}, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'x-whole': 'yes' }))
  stream.end('foo\n')
}

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

t.test('A head may have as many fields as in a browser', async (t) => {
  const fields = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`x-${n}`, 'yes']))
  const answer = await get(t, (stream) => stream.respond(fields, { endStream: true }))
  t.match(answer, { ending: 'complete', status: 200 })
  t.match(Object.fromEntries(answer.headers), fields)
})

t.test('A body is sent, and a host of its own', async (t) => {
  const answer = await get(
    t,
    (stream, headers) => {
      stream.respond()
      stream.write(`${headers[':authority']} ${headers['content-length']} `)
      stream.pipe(stream)
    },
    { method: 'POST', body: 'é', headers: { host: 'else.example' } },
  )
  t.equal(textOf(answer), 'else.example 2 é')
  t.equal(answer.ending, 'complete')
})

t.test('Fields that HTTP/2 forbids are left out of a request', async (t) => {
  const connection = {
    Connection: 'keep-alive',
    'Keep-Alive': 'timeout=5',
    'Proxy-Connection': 'keep-alive',
    'Transfer-Encoding': 'chunked',
    Upgrade: 'h2c',
    'HTTP2-Settings': '',
  }
  for (const [TE, te] of [
    ['gzip', undefined],
    ['trailers', 'trailers'],
    ['gzip;q=0.5, trailers', 'trailers'],
  ]) {
    const answer = await get(
      t,
      (stream, headers) => {
        stream.respond()
        stream.end(JSON.stringify(headers))
      },
      { headers: { ...connection, TE, 'X-Own': 'yes' } },
    )
    const { ':authority': _, ...came } = JSON.parse(textOf(answer))
    t.strictSame(came, {
      ':method': 'GET',
      ':scheme': 'http',
      ':path': '/',
      'user-agent': 'streamproof',
      'x-own': 'yes',
      ...(te && { te }),
    })
  }
})

t.test('A request that cannot be sent closes its connection', async (t) => {
  const { url, stop } = await serveHttp2({ stream: foo })
  t.teardown(stop)
  const connection = await connectTo({ url, ...patient })
  const closed = once(connection.session, 'close')
  // It has no path (RFC 9113, 8.5).
  t.throws(() => connection.request({ url, ...patient, method: 'CONNECT' }), { code: /^ERR_HTTP2_CONNECT/ })
  await closed
})

t.test('Padding is no content', async (t) => {
  const answer = await get(t, {
    stream: (stream) => {
      stream.respond()
      stream.end('foo\n')
    },
    toClient: (frame) =>
      frame.type === DATA && frame.payload.length > 0
        ? [
            {
              ...frame,
              flags: frame.flags | 0x08,
              payload: Buffer.concat([Buffer.from([200]), frame.payload, Buffer.alloc(200)]),
            },
          ]
        : [frame],
  })
  t.equal(textOf(answer), 'foo\n')
  t.equal(answer.ending, 'complete')
})

t.test('A stream that ends without END_STREAM is not complete', async (t) => {
  await t.test('RST_STREAM with NO_ERROR is a reset, though node:http2 calls it an end', async (t) => {
    const answer = await get(t, (stream, headers, client) => {
      foo(stream, headers, client)
      setTimeout(() => client.send(rstStream(Number(stream.id), NO_ERROR)), 50)
    })
    t.match(answer, { ending: 'reset', status: 200, http2: { reset: { code: NO_ERROR } } })
    t.equal(textOf(answer), 'foo\n')
  })

  await t.test('RST_STREAM right after the head', async (t) => {
    const answer = await get(t, {
      stream: foo,
      toClient: (frame) =>
        frame.type === HEADERS
          ? [frame, rstStream(frame.stream, INTERNAL_ERROR)]
          : frame.type === DATA
            ? []
            : [frame],
    })
    t.match(answer, { ending: 'reset', status: 200, http2: { reset: { code: INTERNAL_ERROR } }, body: [] })
  })

  for (const [what, respond] of [
    ['head', (stream: ServerHttp2Stream) => stream.respond({}, { endStream: true })],
    ['trailers', withTrailers],
  ] as const) {
    await t.test(`END_STREAM with a part of the ${what}, and then FIN`, async (t) => {
      const answer = await get(t, {
        stream: respond,
        toClient(frame, client) {
          if (frame.type !== HEADERS || !(frame.flags & END_STREAM)) return [frame]
          setTimeout(() => client.end('fin'), 50)
          return [{ ...frame, flags: END_STREAM }]
        },
      })
      t.match(answer, { ending: 'truncated', trailers: [] })
    })
  }

  for (const [how, ending] of [
    ['fin', 'truncated'],
    ['reset', 'reset'],
  ] as const) {
    await t.test(`The connection ends by ${how}`, async (t) => {
      const { open } = await start(t, (stream, headers, client) => {
        foo(stream, headers, client)
        setTimeout(() => client.end(how), 50)
      })
      const exchange = open()
      t.match(await exchange.answered, { ending, status: 200, http2: { reset: undefined } })
      t.equal(textOf(exchange), 'foo\n')
      t.match(await open().answered, { ending: 'truncated', status: undefined }, 'and takes no more streams')
    })
  }
})

t.test('Trailers may come in two frames, the first of which has END_STREAM', async (t) => {
  const answer = await get(t, {
    stream: withTrailers,
    toClient: (frame) =>
      frame.type === HEADERS && frame.flags & END_STREAM
        ? [
            { ...frame, flags: END_STREAM, payload: frame.payload.subarray(0, 4) },
            { ...frame, type: CONTINUATION, flags: END_HEADERS, payload: frame.payload.subarray(4) },
          ]
        : [frame],
  })
  t.match(answer, { ending: 'complete', trailers: [['x-whole', 'yes']] })
})

t.test('RST_STREAM behind END_STREAM takes nothing away', async (t) => {
  const answer = await get(t, {
    stream: (stream) => {
      stream.respond()
      stream.end('foo\n')
    },
    toClient: (frame) =>
      frame.flags & END_STREAM && frame.type === DATA ? [frame, rstStream(frame.stream, NO_ERROR)] : [frame],
  })
  t.match(answer, { ending: 'complete', status: 200 })
})

t.test('A burst is sent before the limit on streams can be known', async (t) => {
  const { url, stop } = await serveHttp2({ settings: { maxConcurrentStreams: 2 }, stream: foo })
  t.teardown(stop)
  const connection = await connectTo({ url, ...patient })
  t.teardown(() => connection.close())
  const [first, second, third] = connection.burst(Array(3).fill({ url, ...patient }))
  t.teardown(() => [first, second, third].map((exchange) => exchange?.close()))
  t.match(await third?.answered, {
    ending: 'reset',
    status: undefined,
    http2: { reset: { code: REFUSED_STREAM }, settings: { maxConcurrentStreams: 2 } },
  })
  for (const exchange of [first, second]) t.equal(await exchange?.came(() => exchange.body.length > 0), true)
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

t.test('GOAWAY', async (t) => {
  await t.test('lets open streams end, though it has an error code', async (t) => {
    const { connection, open } = await start(t, (stream, headers, client) => {
      foo(stream, headers, client)
      client.send(goaway(Number(stream.id), ENHANCE_YOUR_CALM))
      setTimeout(() => stream.end('bar\n'), 50)
    })
    const answer = await open().answered
    t.match(answer, { ending: 'complete', http2: { goaways: [{ code: ENHANCE_YOUR_CALM, lastStream: 1 }] } })
    t.equal(textOf(answer), 'foo\nbar\n')
    t.match(connection.goaways, [{ code: ENHANCE_YOUR_CALM }])
    t.match(await open().answered, { ending: 'truncated', status: undefined }, 'and no new ones')
  })

  await t.test('drops the streams above its last', async (t) => {
    const { open } = await start(t, (stream, headers, client) => {
      foo(stream, headers, client)
      if (stream.id === 3) client.send(goaway(1, NO_ERROR))
    })
    const [first, second] = [open(), open()]
    t.match(await second.answered, { ending: 'truncated', http2: { goaways: [{ lastStream: 1 }] } })
    first.leave()
  })
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

t.test('https', async (t) => {
  const trusted = getCACertificates('default')
  t.teardown(() => setDefaultCACertificates(trusted))
  setDefaultCACertificates([...trusted, ca])

  await t.test('with HTTP/2', async (t) => {
    const server = createSecureServer({ cert, key }, (request, response) => {
      response.end(`${request.httpVersion} ${request.headers[':scheme']}`)
    })
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const secure = new URL(`https://localhost:${url.port}`)
    const connection = await connectTo({ url: secure, ...patient })
    t.teardown(() => connection.close())
    const exchange = connection.request({ url: secure, ...patient })
    t.teardown(() => exchange.close())
    const answer = await exchange.answered
    t.match(answer, { ending: 'complete', httpVersion: '2' })
    t.equal(textOf(answer), '2.0 https')
  })

  await t.test('a stream that is left at its first bytes has its head too', async (t) => {
    const server = createSecureServer({ cert, key }).on('stream', (stream) => {
      stream.on('error', () => {}).respond({ 'x-foo': '1' })
      stream.write('foo\n')
    })
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const secure = new URL(`https://localhost:${url.port}`)
    const exchange = (await connectTo({ url: secure, ...patient })).request({ url: secure, ...patient }, true)
    t.teardown(() => exchange.close())
    await exchange.came(() => exchange.body.length > 0)
    exchange.leave()
    t.match(await exchange.answered, { ending: 'left', status: 200 })
  })

  await t.test('without it', async (t) => {
    for (const ALPNProtocols of [undefined, ['http/1.1']]) {
      const { url, stop } = await listen(
        createTlsServer({ cert, key, ...(ALPNProtocols && { ALPNProtocols }) }),
      )
      t.teardown(stop)
      const secure = new URL(`https://localhost:${url.port}`)
      await t.rejects(connectTo({ url: secure, ...patient }), { code: 'STREAMPROOF_NO_HTTP2' })
    }
  })
})
