import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import type { WebSocket } from 'ws'
import { exactMessages } from '../../src/load/reader.ts'
import type { LoadFigures } from '../../src/load/result.ts'
import { Tally } from '../../src/load/tally.ts'
import { loopWebSocket } from '../../src/load/websocket.ts'
import { type Handshake, listen, resetOnceRead, webSocketOrigin } from './origins.ts'

const expectedMessages = ['foo\n', 'bär\n', 'baz\n']
const read = exactMessages(expectedMessages)

/** A stream that is accepted. */
function stream(send: (socket: WebSocket) => void): Handshake {
  return async (accept) => send(await accept())
}

const whole = stream((socket) => {
  for (const message of expectedMessages) socket.send(message)
  socket.close(1000)
})

const cut = stream((socket) => {
  socket.send('foo\n')
  socket.terminate()
})

const altered = stream((socket) => {
  socket.send('foo\n')
  socket.send('bär\n')
  socket.send('buz\n')
  socket.close(1000)
})

const forbidden: Handshake = (_accept, socket) => {
  socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
}

const busy: Handshake = (_accept, socket) => {
  // The connection stays: only the client ends it.
  socket.write('HTTP/1.1 503 Service Unavailable\r\ncontent-length: 5\r\n\r\nfull\n')
}

const hangUp: Handshake = (_accept, socket) => void socket.end()

/** Loads an origin until all its handshakes are given, and says how they were counted. */
async function count(
  t: Test,
  handshakes: Handshake[],
  connections: number,
  held = connections,
): Promise<LoadFigures> {
  const origin = await webSocketOrigin(t, handshakes)
  const until = new AbortController()
  const tally = new Tally()
  const loop = loopWebSocket({
    request: origin,
    connections,
    read,
    until: until.signal,
    ends: tally,
  })
  await origin.held(held)
  until.abort()
  await loop
  await origin.empty()
  return tally.figures(1)
}

const NONE = { cut: 0, altered: 0, refused: 0, failed: 0 }

t.test('Each stream is counted by its own end', async (t) => {
  const handshakes = [whole, cut, whole, altered, forbidden, whole, hangUp, busy, whole]
  t.match(await count(t, handshakes, 1), {
    ended: 9,
    whole: 4,
    broken: { cut: 1, altered: 1, refused: 2, failed: 1 },
  })
})

const cases: { is: string; kind: 'whole' | keyof typeof NONE; handshake: Handshake }[] = [
  { is: 'a whole, exact stream', kind: 'whole', handshake: whole },
  { is: 'a stream whose connection ends in the middle', kind: 'cut', handshake: cut },
  {
    is: 'one that lacks nothing but the close frame',
    kind: 'cut',
    handshake: stream((socket) => {
      for (const message of expectedMessages) socket.send(message)
      socket.terminate()
    }),
  },
  {
    is: 'one that is reset',
    kind: 'cut',
    handshake: async (accept, socket) => {
      const stream = await accept()
      // What the client reads first is the handshake's answer.
      resetOnceRead(socket)
      stream.send('foo\n')
    },
  },
  {
    is: 'one that closes with 1011',
    kind: 'cut',
    handshake: stream((socket) => {
      for (const message of expectedMessages) socket.send(message)
      socket.close(1011)
    }),
  },
  { is: 'one with another byte', kind: 'altered', handshake: altered },
  {
    is: 'one that lost its last message',
    kind: 'altered',
    handshake: stream((socket) => {
      for (const message of expectedMessages.slice(0, 2)) socket.send(message)
      socket.close(1000)
    }),
  },
  {
    is: 'one with a message too many',
    kind: 'altered',
    handshake: stream((socket) => {
      for (const message of [...expectedMessages, '']) socket.send(message)
      socket.close(1000)
    }),
  },
  {
    is: 'one whose messages were merged',
    kind: 'altered',
    handshake: stream((socket) => {
      socket.send(expectedMessages.join(''))
      socket.close(1000)
    }),
  },
  {
    is: 'one whose messages became binary',
    kind: 'altered',
    handshake: stream((socket) => {
      for (const message of expectedMessages) socket.send(Buffer.from(message))
      socket.close(1000)
    }),
  },
  { is: 'an empty one', kind: 'altered', handshake: stream((socket) => socket.close(1000)) },
  { is: 'a 403', kind: 'refused', handshake: forbidden },
  { is: 'a 503 that leaves the connection open', kind: 'refused', handshake: busy },
  {
    is: 'a 200 to a handshake',
    kind: 'refused',
    handshake: (_accept, socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfoo\n'),
  },
  { is: 'a connection that ends without an answer', kind: 'failed', handshake: hangUp },
  {
    is: 'a connection that is reset without an answer',
    kind: 'failed',
    handshake: (_accept, socket) => void socket.resetAndDestroy(),
  },
]

for (const { is, kind, handshake } of cases) {
  t.test(`${is} counts as ${kind}`, async (t) => {
    const result = await count(t, Array<Handshake>(5).fill(handshake), 2)
    t.match(result, {
      ended: 5,
      whole: kind === 'whole' ? 5 : 0,
      broken: kind === 'whole' ? NONE : { ...NONE, [kind]: 5 },
    })
  })
}

t.test('An origin that does not answer counts as failed', async (t) => {
  const server = createServer()
  const url = await listen(t, server)
  server.close()
  await once(server, 'close')
  const until = new AbortController()
  const tally = new (class extends Tally {
    override add(end: Parameters<Tally['add']>[0]) {
      super.add(end)
      until.abort()
    }
  })()
  await loopWebSocket({ request: { url }, connections: 1, read, until: until.signal, ends: tally })
  t.match(tally.figures(1), {
    ended: 1,
    broken: { ...NONE, failed: 1 },
  })
})

t.test('No extension is offered: it would change the bytes', async (t) => {
  let extensions: string | undefined = 'not asked yet'
  await count(
    t,
    [
      (accept, socket, request) => {
        extensions = request.headers['sec-websocket-extensions']
        whole(accept, socket, request)
      },
    ],
    1,
  )
  t.equal(extensions, undefined)
})

t.test('The first byte is the first message’s, and the whole stream ends with the close', async (t) => {
  const result = await count(
    t,
    [
      async (accept) => {
        const socket = await accept()
        await sleep(60)
        socket.send('foo\n')
        await sleep(60)
        socket.send('bär\n')
        socket.send('baz\n')
        socket.close(1000)
      },
    ],
    1,
  )
  // A timer may be a millisecond early by another clock; how late it is must not matter.
  t.ok((result.firstByte?.p50 ?? 0) > 55, 'the first byte')
  t.ok((result.wholeStream?.p50 ?? 0) > (result.firstByte?.p50 ?? 0) + 55, 'the end')
})

t.test('A refused client asks again after 20 ms', async (t) => {
  const connections = 2
  const origin = await webSocketOrigin(t, Array<Handshake>(10_000).fill(forbidden))
  const tally = new Tally()
  const startedAt = performance.now()
  const until = AbortSignal.timeout(400)
  await loopWebSocket({ request: origin, connections, read, until, ends: tally })
  const { ended, broken } = tally.figures(1)
  t.equal(broken.refused, ended)
  // A timer may be a millisecond early.
  const most = connections * (1 + (performance.now() - startedAt) / 19)
  t.ok(ended > 0 && ended <= most, `${ended}, at most ${most}`)
})

t.test('Streams that never end are not counted', async (t) => {
  const endless = stream((socket) => socket.send('foo\n'))
  t.match(await count(t, [endless, endless], 3, 1), { ended: 0, broken: NONE })
})
