import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttp, type IncomingMessage } from 'node:http'
import { createServer, type Socket } from 'node:net'
import t, { type Test } from 'tap'
import { WebSocketServer } from 'ws'
import type { WebSocketRequest } from '../../../src/probe/clients/client.ts'
import { askWebSocket, openWebSocket } from '../../../src/probe/clients/websocket.ts'
import { clientOf, resetOnceRead } from '../../load/origins.ts'
import { listen } from '../../support/bad-edges/edge.ts'

const patient = { patience: 10_000, longest: 10_000, most: 2 ** 20 }

const get = (url: URL, request: Partial<WebSocketRequest> = {}) =>
  askWebSocket({ url, ...patient, ...request })

/** A server that does this with each connection once the handshake has come. */
async function serve(t: Test, answer: (socket: Socket, request: IncomingMessage) => void): Promise<URL> {
  const server = createHttp().on('upgrade', (request, socket) => answer(socket as Socket, request))
  const { url, stop } = await listen(server)
  t.teardown(stop)
  return url
}

/** A server whose WebSockets say these frames. */
function talk(t: Test, talk: (socket: Socket) => void): Promise<URL> {
  return serve(t, (socket, { headers }) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    const fields = ['Connection: Upgrade', 'Upgrade: websocket', `Sec-WebSocket-Accept: ${accept}`]
    socket.write(['HTTP/1.1 101 Switching Protocols', ...fields, '', ''].join('\r\n'))
    talk(socket)
  })
}

/** A short frame as a server sends it: unmasked (RFC 6455, 5.2). */
function frame(opcode: number, payload: Buffer | string = ''): Buffer {
  const data = Buffer.from(payload)
  return Buffer.concat([Buffer.of(0x80 | opcode, data.length), data])
}
const text = (data: string) => frame(1, data)
const ping = frame(9)
const pong = frame(10)
const close = (code: number, reason = '') =>
  frame(8, Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(reason)]))

t.test('A whole WebSocket: each message with its time, and the close', async (t) => {
  const url = await talk(t, async (socket) => {
    const read = once(clientOf(socket), 'data')
    socket.write(text('foo\n'))
    await read
    socket.write(text('é'))
    socket.end(close(1000, 'done'))
  })
  const answer = await get(url)
  t.match(answer, {
    status: 101,
    ending: 'complete',
    closeCode: 1000,
    closeReason: 'done',
    refusal: undefined,
  })
  t.match(answer.messages, [
    { data: 'foo', bytes: 4 },
    { data: 'é', bytes: 2 },
  ])
  const [first, second] = answer.messages.map(({ ms }) => ms)
  t.ok(first && second && first < second && second <= answer.endedMs, 'in order')
  t.strictSame(answer.headers.slice(0, 2), [
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
  ])
})

t.test('A close is whole', async (t) => {
  await t.test('even where the connection stays open after it', async (t) => {
    const url = await talk(t, (socket) => socket.write(Buffer.concat([text('foo'), close(1000)])))
    t.match(await get(url, { patience: 1_000 }), { ending: 'complete', closeCode: 1000 })
  })

  await t.test('even where the connection is reset after it', async (t) => {
    const url = await talk(t, (socket) => {
      socket.write(close(1000))
      // The client's own close frame tells that it has read ours.
      socket.once('data', () => socket.resetAndDestroy())
    })
    t.match(await get(url), { ending: 'complete', closeCode: 1000 })
  })
})

t.test('A WebSocket that does not end well', async (t) => {
  const endings = [
    ['by a code', (socket: Socket) => socket.end(close(1011, 'oops')), 'truncated', 1011],
    ['by a close without a code', (socket: Socket) => socket.end(frame(8)), 'truncated', 1005],
    ['without a close', (socket: Socket) => socket.end(text('foo')), 'truncated', 1006],
    ['by a reset', resetOnceRead, 'reset', 1006],
  ] as const
  for (const [what, how, ending, closeCode] of endings)
    t.match(await get(await talk(t, how)), { status: 101, ending, closeCode }, what)
})

t.test('An invalid frame makes a WebSocket malformed, and what came before is kept', async (t) => {
  const frames = {
    'reserved bits': Buffer.from('HTTP/1.1 200 OK\r\n\r\n'),
    'an unknown opcode': Buffer.of(0x83, 0),
    'a masked frame': Buffer.of(0x81, 0x80, 1, 2, 3, 4),
    'bad UTF-8': frame(1, Buffer.of(0xff)),
  }
  for (const [what, bytes] of Object.entries(frames)) {
    const url = await talk(t, (socket) => socket.write(Buffer.concat([text('foo'), bytes])))
    const answer = await get(url)
    t.match(answer, { status: 101, ending: 'malformed', malformed: /Invalid/ }, what)
    t.equal(answer.messages.length, 1)
  }
})

t.test('A status instead of a WebSocket is a refusal', async (t) => {
  const refusals = {
    'with a body': ['HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno', 403, 'no'],
    'with none': ['HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n', 403, ''],
    'with 200': ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi', 200, 'hi'],
    'with another place': ['HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n', 302, ''],
    twice: [
      'HTTP/1.1 403 x\r\ncontent-length: 2\r\n\r\nnoHTTP/1.1 403 x\r\ncontent-length: 0\r\n\r\n',
      403,
      'no',
    ],
  } as const
  for (const [what, [wire, status, refusal]] of Object.entries(refusals)) {
    const url = await serve(t, (socket) => socket.write(wire))
    t.match(await get(url), { status, refusal, ending: 'refused' }, what)
  }

  const cut = await serve(t, (socket) => socket.end('HTTP/1.1 403 x\r\ncontent-length: 9\r\n\r\nno'))
  t.match(await get(cut), { status: 403, refusal: 'no', ending: 'refused' }, 'with half a body')

  const stalled = await serve(t, (socket) => socket.write('HTTP/1.1 403 x\r\n\r\nno'))
  t.match(
    await get(stalled, { patience: 300 }),
    { status: 403, refusal: 'no', ending: 'refused' },
    'with a body that stalls',
  )

  const flood = await serve(t, (socket) => {
    socket.write('HTTP/1.1 403 x\r\n\r\n')
    const pour = () => {
      while (socket.writable && socket.write('no'.repeat(2 ** 15)));
    }
    socket.on('drain', pour)
    pour()
  })
  t.match(await get(flood), { status: 403, refusal: /^nono/, ending: 'refused' }, 'with a body without end')
})

t.test('A 101 that is no WebSocket is a refusal, and says why', async (t) => {
  const accepted = (request: IncomingMessage, ...more: string[]) => {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    return ['Upgrade: websocket', `Sec-WebSocket-Accept: ${accept}`, ...more]
  }
  const heads = {
    Accept: () => ['Upgrade: websocket', 'Sec-WebSocket-Accept: nonsense'],
    Upgrade: () => ['Upgrade: h2c'],
    subprotocol: (request: IncomingMessage) => accepted(request, 'Sec-WebSocket-Protocol: chat'),
    Extensions: (request: IncomingMessage) =>
      accepted(request, 'Sec-WebSocket-Extensions: permessage-deflate'),
  }
  for (const [what, fields] of Object.entries(heads)) {
    const url = await serve(t, (socket, request) =>
      socket.write(
        ['HTTP/1.1 101 Switching Protocols', 'Connection: Upgrade', ...fields(request), '', ''].join('\r\n'),
      ),
    )
    t.match(await get(url), { status: 101, refusal: new RegExp(what), ending: 'refused' }, what)
  }
  const bare = await serve(t, (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
  t.match(await get(bare, { patience: 300 }), { status: 101, ending: 'refused' }, 'no fields at all')
})

t.test('A handshake without an answer', async (t) => {
  const nothing = { status: undefined, refusal: undefined }
  const silent = await serve(t, () => {})
  t.match(await get(silent, { patience: 300 }), { ...nothing, ending: 'silent' }, 'is silent')
  const leaving = await serve(t, (socket) => socket.end())
  t.match(await get(leaving), { ...nothing, ending: 'truncated' }, 'or truncated')
  const resetting = await serve(t, (socket) => socket.resetAndDestroy())
  t.match(await get(resetting), { ...nothing, ending: 'reset' }, 'or reset')
})

t.test('One that falls silent is waited for as long as asked', async (t) => {
  const url = await talk(t, (socket) => socket.write(text('foo')))
  const answer = await get(url, { patience: 300 })
  t.match(answer, { status: 101, ending: 'silent', messages: [{ data: 'foo' }] })
  t.ok(answer.endedMs >= 290, `${answer.endedMs} ms`)
})

for (const [beat, what] of [
  [ping, 'pings'],
  [pong, 'pongs'],
] as const)
  t.test(`${what} are no messages, but signs of life that renew the patience`, async (t) => {
    const url = await talk(t, (socket) => {
      let left = 5
      const timer = setInterval(() => {
        if (left-- > 0) return void socket.write(beat)
        clearInterval(timer)
        socket.end(close(1000))
      }, 250)
      socket.write(text('foo'))
    })
    const answer = await get(url, { patience: 1_000 })
    t.match(answer, { status: 101, ending: 'complete' })
    t.ok(answer.endedMs > 1_000, `${answer.endedMs} ms in all`)
    t.equal(answer.messages.length, 1)
    const { [what]: times, pings, pongs } = answer
    t.equal(pings.length + pongs.length, 5)
    t.equal(times.length, 5)
    t.strictSame(
      times,
      times.toSorted((a, b) => a - b),
    )
  })

t.test('A binary message is kept as base64', async (t) => {
  const url = await talk(t, (socket) =>
    socket.end(Buffer.concat([frame(2, Buffer.of(0, 255, 10)), close(1000)])),
  )
  t.match((await get(url)).messages, [{ binary: true, data: 'AP8K', bytes: 3 }])
})

t.test('A whole WebSocket may have another close code', async (t) => {
  const url = await talk(t, (socket) => socket.end(close(4_321)))
  t.match(await get(url, { closeCode: 4_321 }), { ending: 'complete', closeCode: 4_321 })
  const usual = await talk(t, (socket) => socket.end(close(1_000)))
  t.match(await get(usual, { closeCode: 4_321 }), { ending: 'truncated', closeCode: 1_000 })
})

t.test('A handshake offers what the request names, and nothing else', async (t) => {
  const offers: IncomingMessage['headers'][] = []
  const server = createHttp()
  const sockets = new WebSocketServer({ server, perMessageDeflate: { threshold: 0 } })
  sockets.on('connection', (socket, { headers }) => {
    offers.push(headers)
    socket.send('x'.repeat(1_000))
    socket.close(1_000)
  })
  const { url, stop } = await listen(server)
  t.teardown(stop)
  const headers = { 'x-own': 'yes' }
  const answer = await get(url, { protocols: ['chat', 'talk'], deflate: true, headers })
  const answered = new Map(answer.headers)
  t.equal(answered.get('Sec-WebSocket-Protocol'), 'chat')
  t.equal(answered.get('Sec-WebSocket-Extensions'), 'permessage-deflate')
  t.match(answer, { ending: 'complete', messages: [{ bytes: 1_000 }] }, 'compressed on its way')
  await get(url)
  t.match(offers[0], { 'x-own': 'yes', 'sec-websocket-protocol': 'chat,talk' })
  for (const name of ['x-own', 'sec-websocket-protocol', 'sec-websocket-extensions'])
    t.notOk(offers[1]?.[name], name)
})

t.test('While it is open', async (t) => {
  await t.test('a client can send, and wait for what is to come', async (t) => {
    const server = createHttp()
    const sockets = new WebSocketServer({ server })
    sockets.on('connection', (socket) => {
      socket.on('message', (data, binary) => socket.send(data, { binary }))
      socket.on('ping', () => socket.close(1_000))
    })
    const { url, stop } = await listen(server)
    t.teardown(stop)
    const exchange = await openWebSocket({ url, ...patient })
    t.teardown(() => exchange.close())
    t.equal(exchange.open, false)
    t.equal(await exchange.came(() => exchange.open), true)
    exchange.socket.send('foo')
    t.equal(await exchange.came(() => exchange.messages.length === 1), true)
    exchange.socket.ping()
    t.equal(await exchange.came(() => exchange.pongs.length === 1), true)
    t.equal(await exchange.came(() => exchange.messages.length === 2), false)
    t.match(await exchange.answered, { ending: 'complete', messages: [{ data: 'foo' }] })
    t.equal(exchange.open, false)
  })

  await t.test('a client can leave without a close', async (t) => {
    const gone = Promise.withResolvers<Buffer>()
    const url = await talk(t, (socket) => {
      const got: Buffer[] = []
      socket.on('data', (data) => got.push(data)).on('end', () => gone.resolve(Buffer.concat(got)))
      socket.write(text('foo'))
    })
    const exchange = await openWebSocket({ url, ...patient })
    t.teardown(() => exchange.close())
    await exchange.came(() => exchange.messages.length > 0)
    exchange.leave()
    t.match(await exchange.answered, { ending: 'left', status: 101 })
    t.equal((await gone.promise).length, 0)
  })

  await t.test('a refused one is never open', async (t) => {
    const url = await serve(t, (socket) => socket.end('HTTP/1.1 403 x\r\ncontent-length: 0\r\n\r\n'))
    const exchange = await openWebSocket({ url, ...patient })
    t.teardown(() => exchange.close())
    t.equal(await exchange.came(() => exchange.open), false)
    t.match(await exchange.answered, { ending: 'refused', status: 403 })
  })
})

t.test('One that goes on for ever is endless', async (t) => {
  const dripping = await talk(t, (socket) => {
    const timer = setInterval(() => socket.write(text('foo')), 10)
    socket.on('close', () => clearInterval(timer))
  })
  t.match(await get(dripping, { longest: 300 }), { status: 101, ending: 'endless' }, 'drop by drop')

  const flooding = await talk(t, (socket) => {
    const pour = () => {
      while (socket.writable && socket.write(Buffer.alloc(2 ** 12, text(''))));
    }
    socket.on('drain', pour)
    pour()
  })
  const flood = await get(flooding)
  t.match(flood, { status: 101, ending: 'endless' }, 'or as a flood')
  t.ok(flood.messages.length <= 2 ** 15, `${flood.messages.length} messages read, though each is empty`)

  const huge = await talk(t, (socket) => socket.write(Buffer.of(0x81, 127, 0, 0, 0, 0, 0, 0x20, 0, 0)))
  t.match(await get(huge, { patience: 1_000 }), { status: 101, ending: 'endless' }, 'or as one message')
})

t.test('A server of another protocol cannot be asked', async (t) => {
  const flood = `HTTP/1.1 101 x\r\n${`x-flood: ${'x'.repeat(1000)}\r\n`.repeat(1000)}`
  for (const wire of ['SSH-2.0-OpenSSH_9.9\r\n', 'HTTP/1.1 101\r\n: \r\n\r\n', flood]) {
    const { url, stop } = await listen(createServer((socket) => socket.resume().write(wire)))
    t.teardown(stop)
    await t.rejects(get(url), { code: 'STREAMPROOF_MALFORMED_ANSWER' }, wire.slice(0, 20))
  }
})

t.test('A port where nobody listens cannot be asked', async (t) => {
  const { url, stop } = await listen(createServer())
  await stop()
  await t.rejects(get(url), { code: 'ECONNREFUSED' })
})

t.test('An abort rejects with its reason, at any moment', async (t) => {
  const silent = await serve(t, () => {})
  const open = await talk(t, () => {})
  for (const url of [silent, open]) {
    const abort = new AbortController()
    const answered = get(url, { signal: abort.signal })
    abort.abort(new Error('enough'))
    await t.rejects(answered, { message: 'enough' })
  }
  let client: Socket | undefined
  const abort = new AbortController()
  const talking = await talk(t, (socket) => {
    client = clientOf(socket)
    client.once('data', () => abort.abort(new Error('enough')))
    socket.write(text('foo'))
  })
  await t.rejects(get(talking, { signal: abort.signal }), { message: 'enough' })
  t.ok(client?.destroyed, 'and leaves no connection')
})
