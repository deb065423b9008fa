import { once } from 'node:events'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { loopHttp } from '../../src/load/http.ts'
import { exactBody } from '../../src/load/reader.ts'
import type { LoadRequest } from '../../src/load/request.ts'
import type { LoadFigures } from '../../src/load/result.ts'
import { Tally } from '../../src/load/tally.ts'
import { ca, cert, key } from '../support/certificate.ts'
import { type Answer, clientOf, httpOrigin, listen, resetOnceRead } from './origins.ts'

/** Between two writes, ms. Half of it tells them apart on a busy machine too. */
const GAP = 400

// The umlaut is two bytes, so that text and bytes are not the same.
const expectedBody = 'foo\nbär\nbaz\n'
const read = exactBody(expectedBody)

const whole: Answer = (response) => {
  response.write('foo\n')
  response.write('bär\n')
  response.end('baz\n')
}

const cut: Answer = (response) => {
  response.write('foo\n')
  response.socket?.end('4\r\nb')
}

const reset: Answer = (response) => {
  response.write('foo\n')
  if (response.socket) resetOnceRead(response.socket)
}

const altered: Answer = (response) => {
  response.write('foo\n')
  response.end('bär\nbuz\n')
}

const busy: Answer = (response) => response.writeHead(503, { 'retry-after': '1' }).end('full\n')

/** As Envoy refuses. */
const forbidden: Answer = (response) =>
  response.writeHead(403, { connection: 'close', 'content-length': 0 }).end()

const hangUp: Answer = (response) => response.socket?.end()

/** Loads an origin until all its answers are given, and says how they were counted. */
async function count(
  t: Test,
  answers: Answer[],
  connections: number,
  held = connections,
): Promise<LoadFigures> {
  const origin = await httpOrigin(t, answers)
  const until = new AbortController()
  const tally = new Tally()
  const loop = loopHttp({ request: origin, connections, read, until: until.signal, ends: tally })
  await origin.held(held)
  until.abort()
  await loop
  await origin.empty()
  return tally.figures(1)
}

const NONE = { cut: 0, altered: 0, refused: 0, failed: 0 }

t.test('Each stream is counted by its own end, whatever came before it on the connection', async (t) => {
  const answers = [
    whole,
    cut,
    whole,
    altered,
    whole,
    busy,
    whole,
    forbidden,
    hangUp,
    whole,
    reset,
    whole,
    whole,
  ]
  t.match(await count(t, answers, 1), {
    ended: 13,
    whole: 7,
    broken: { cut: 2, altered: 1, refused: 2, failed: 1 },
  })
})

const cases: { is: string; kind: 'whole' | keyof typeof NONE; answer: Answer }[] = [
  { is: 'a whole, exact stream', kind: 'whole', answer: whole },
  {
    is: 'one that an edge merged into a body with a length',
    kind: 'whole',
    answer: (response) => response.setHeader('content-length', 13).end(expectedBody),
  },
  {
    is: 'one with a character split between two chunks',
    kind: 'whole',
    answer: (response) => {
      const bytes = Buffer.from(expectedBody)
      response.write(bytes.subarray(0, 6))
      response.end(bytes.subarray(6))
    },
  },
  {
    is: 'one after which the server closes the connection, as it said',
    kind: 'whole',
    answer: (response, request) => {
      response.setHeader('connection', 'close')
      whole(response, request)
    },
  },
  { is: 'a stream whose connection ends in mid-chunk', kind: 'cut', answer: cut },
  {
    is: 'one that lacks nothing but the last chunk',
    kind: 'cut',
    answer: (response) => {
      response.write(expectedBody)
      response.socket?.end()
    },
  },
  {
    is: 'one that only the end of its connection ends',
    kind: 'cut',
    answer: (response) => response.socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${expectedBody}`),
  },
  {
    is: 'one cut between its head and its body',
    kind: 'cut',
    answer: (response) => {
      response.flushHeaders()
      response.socket?.end()
    },
  },
  { is: 'one that is reset', kind: 'cut', answer: reset },
  { is: 'one with another byte', kind: 'altered', answer: altered },
  { is: 'one that lost its last event', kind: 'altered', answer: (response) => response.end('foo\nbär\n') },
  {
    is: 'one with an event too many',
    kind: 'altered',
    answer: (response) => response.end(`${expectedBody}!`),
  },
  { is: 'an empty one', kind: 'altered', answer: (response) => response.end() },
  { is: 'a 503', kind: 'refused', answer: busy },
  { is: 'a 403 that closes the connection', kind: 'refused', answer: forbidden },
  {
    is: 'a refusal with the very body of a stream',
    kind: 'refused',
    answer: (response) => response.writeHead(206).end(expectedBody),
  },
  {
    is: 'a refusal that is cut',
    kind: 'refused',
    answer: (response) => {
      response.writeHead(503).write('fu')
      response.socket?.end()
    },
  },
  { is: 'a connection that ends without an answer', kind: 'failed', answer: hangUp },
  {
    is: 'a connection that is reset without an answer',
    kind: 'failed',
    answer: (response) => response.socket?.resetAndDestroy(),
  },
]

for (const { is, kind, answer } of cases) {
  t.test(`${is} counts as ${kind}`, async (t) => {
    const result = await count(t, Array<Answer>(5).fill(answer), 2)
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
  await loopHttp({ request: { url }, connections: 1, read, until: until.signal, ends: tally })
  t.match(tally.figures(1), {
    ended: 1,
    broken: { ...NONE, failed: 1 },
  })
})

t.test('A late error on an ended connection opens no other connection', async (t) => {
  const origin = await httpOrigin(t, [
    (response, request) => {
      if (response.socket) {
        const client = clientOf(response.socket)
        client.once('end', () => client.destroy(new Error('late')))
      }
      cut(response, request)
    },
    whole,
    whole,
  ])
  const until = new AbortController()
  const tally = new Tally()
  const loop = loopHttp({ request: origin, connections: 1, read, until: until.signal, ends: tally })
  await origin.held(1)
  until.abort()
  await loop
  t.equal(origin.connections(), 2)
})

t.test('The first byte is the body’s, and the whole stream ends with the last', async (t) => {
  const result = await count(
    t,
    [
      async (response) => {
        response.flushHeaders()
        await sleep(GAP)
        response.write('foo\n')
        await sleep(GAP)
        response.end('bär\nbaz\n')
      },
    ],
    1,
  )
  t.ok((result.firstByte?.p50 ?? 0) > GAP / 2, 'the first byte')
  t.ok((result.wholeStream?.p50 ?? 0) > (result.firstByte?.p50 ?? 0) + GAP / 2, 'the end')
})

t.test('Streams that never end are not counted', async (t) => {
  const endless: Answer = (response) => void response.write('foo\n')
  t.match(await count(t, [endless, endless], 3, 1), { ended: 0, broken: NONE })
})

t.test('Options that autocannon refuses are an error', async (t) => {
  const abort = new AbortController()
  const loop = loopHttp({
    request: { url: new URL('http://127.0.0.1/') },
    connections: 0,
    read,
    until: abort.signal,
    ends: new Tally(),
  })
  await t.rejects(loop, { message: /connections/ })
  t.doesNotThrow(() => abort.abort(), 'and a later abort finds nothing to stop')
})

t.test(
  'A server without a trusted certificate gets no request; with one, or --insecure, it does',
  async (t) => {
    let asked = 0
    const server = createSecureServer({ cert, key }, (_request, response) => {
      asked += 1
      response.end(expectedBody)
    })
    server.on('tlsClientError', () => {})
    const url = new URL((await listen(t, server)).href.replace('http:', 'https:'))
    const first = async (connect: LoadRequest['connect']) => {
      const until = new AbortController()
      const ended: string[] = []
      const ends = {
        add({ kind }: { kind: string }) {
          ended.push(kind)
          until.abort()
        },
      }
      await loopHttp({
        request: { url, connect: connect ?? {} },
        connections: 1,
        read,
        until: until.signal,
        ends,
      })
      return ended
    }
    t.strictSame(await first(undefined), ['failed'])
    t.equal(asked, 0)
    t.strictSame(await first({ ca }), ['whole'])
    t.strictSame(await first({ insecure: true }), ['whole'])
  },
)
