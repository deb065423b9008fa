import t from 'tap'
import { loadUrl, type UrlLoadOptions } from '../../src/load/url-load.ts'
import { type Answer, httpOrigin, webSocketOrigin } from './origins.ts'

const sse: Answer = (response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write('data: a\n\n')
  response.end('data: b\n\n')
}
const altered: Answer = (response) => response.end('data: a\n\ndata: x\n\n')
const cut: Answer = (response) => {
  response.write('data: a\n\n')
  response.socket?.end()
}
const busy: Answer = (response) => response.writeHead(503).end()

const reading = { form: 'sse' } as const
const never = new AbortController().signal

/** Loads until a side has got all its answers, then interrupts: no figure depends on the machine's speed. */
async function loadUntil(
  done: Promise<unknown>,
  options: Pick<UrlLoadOptions, 'target' | 'direct'> & Partial<UrlLoadOptions>,
) {
  const until = new AbortController()
  const loading = loadUrl({
    connections: 1,
    seconds: 60,
    streamSeconds: 0.1,
    ...options,
    signal: until.signal,
  })
  await done
  until.abort()
  return loading
}

t.test('Streams count by what most of them hold, and refusals by their status', async (t) => {
  const origin = await httpOrigin(t, [sse, sse, altered, cut, busy, sse, sse])
  const result = await loadUntil(origin.held(1), { target: { request: origin, reading } })
  t.match(result, {
    whole: 4,
    broken: { altered: 1, cut: 1, refused: 1, failed: 0 },
    statuses: { 503: 1 },
    compared: true,
  })
  t.ok(result.firstByte && result.firstEvent && result.gaps && result.wholeStream)
  t.equal(result.floor, undefined)
})

t.test('A stream whose end is clean is cut where its last event did not come', async (t) => {
  const isEnd = ({ data }: { data: string }) => data === 'b'
  const origin = await httpOrigin(t, [sse, (response) => response.end('data: a\n\n'), sse])
  const result = await loadUntil(origin.held(1), {
    target: { request: origin, reading: { form: 'sse', isEnd } },
  })
  t.match(result, { whole: 2, broken: { cut: 1, altered: 0 } })
})

t.test('A stream that stays open after its last event is whole, and the next one is asked for', async (t) => {
  const isEnd = ({ data }: { data: string }) => data === 'b'
  const stays: Answer = (response) => response.write('data: a\n\ndata: b\n\n')
  const origin = await httpOrigin(t, [stays, stays])
  const result = await loadUntil(origin.held(1), {
    target: { request: origin, reading: { form: 'sse', isEnd } },
  })
  t.match(result, { whole: 2, broken: { cut: 0 } })
})

t.test(
  'A stream that only its connection’s end ends is whole if its last event came, and cut otherwise',
  async (t) => {
    const closes = (body: string): Answer => {
      return (response) => response.socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${body}`)
    }
    const isEnd = ({ data }: { data: string }) => data === 'b'
    const origin = await httpOrigin(t, [closes('data: a\n\ndata: b\n\n'), closes('data: a\n\n')])
    const result = await loadUntil(origin.held(1), {
      target: { request: origin, reading: { form: 'sse', isEnd } },
    })
    t.match(result, { whole: 1, broken: { cut: 1 } })
  },
)

t.test('Streams that never end are open, and show their times', async (t) => {
  const origin = await httpOrigin(t, [
    (response) => response.write('data: a\n\ndata: b\n\n'),
    (response) => response.write('data: a\n\ndata: b\n\n'),
  ])
  const result = await loadUntil(origin.held(1), {
    target: { request: origin, reading },
    connections: 3,
  })
  t.match(result, { ended: 0, open: 2 })
  t.ok(result.firstEvent && result.gaps)
})

t.test('The request is sent as it is given', async (t) => {
  let asked: unknown
  const origin = await httpOrigin(t, [
    async (response, request) => {
      const body = await request.toArray()
      const { method, headers } = request
      asked = { method, authorization: headers.authorization, body: Buffer.concat(body).toString() }
      response.end('data: a\n\n')
    },
  ])
  const request = {
    url: origin.url,
    method: 'POST',
    headers: { authorization: 'Bearer t' },
    body: Buffer.from('{"ä":1}'),
  }
  await loadUntil(origin.held(1), { target: { request, reading } })
  t.strictSame(asked, { method: 'POST', authorization: 'Bearer t', body: '{"ä":1}' })
})

t.test('The URL and --direct are loaded in turns, with a ratio for each', async (t) => {
  const many = Array<Answer>(100_000).fill(sse)
  const [edge, direct] = await Promise.all([httpOrigin(t, many), httpOrigin(t, many)])
  const order: string[] = []
  const result = await loadUrl({
    target: { request: edge, reading },
    direct: { request: direct, reading },
    connections: 2,
    seconds: 1,
    streamSeconds: 0.1,
    signal: never,
    onTurn: (name) => order.push(name),
  })
  t.strictSame(order, Array<string[]>(5).fill(['url', 'direct']).flat())
  t.ok(result.floor?.ratios.length, 'of the turns in which both had streams')
  t.ok(result.whole > 0 && (result.floor?.whole ?? 0) > 0)
})

t.test('A turn takes at least twice as long as a stream', async (t) => {
  const many = Array<Answer>(100_000).fill(sse)
  const [edge, direct] = await Promise.all([httpOrigin(t, many), httpOrigin(t, many)])
  const order: string[] = []
  await loadUrl({
    target: { request: edge, reading },
    direct: { request: direct, reading },
    connections: 1,
    seconds: 0.4,
    streamSeconds: 0.1,
    signal: never,
    onTurn: (name) => order.push(name),
  })
  t.equal(order.length, 4)
})

t.test('An edge that alters every stream does not set what is right', async (t) => {
  const alters = await httpOrigin(t, Array<Answer>(100_000).fill(altered))
  const direct = await httpOrigin(t, Array<Answer>(100_000).fill(sse))
  const result = await loadUrl({
    target: { request: alters, reading },
    direct: { request: direct, reading },
    connections: 1,
    seconds: 0.5,
    streamSeconds: 0.01,
    signal: never,
  })
  t.equal(result.whole, 0)
  t.equal(result.broken.altered, result.ended)
  t.equal(result.floor?.broken.altered, 0)
})

t.test(
  'A WebSocket gets its messages one after the other, and closes after the last one it awaits',
  async (t) => {
    const heard: string[] = []
    const origin = await webSocketOrigin(t, [
      async (accept) => {
        const socket = await accept()
        socket.on('message', (data) => {
          heard.push(String(data))
          socket.send(heard.length === 1 ? 'ack' : 'complete')
        })
      },
    ])
    const request = { url: origin.url, send: ['init', 'subscribe'] }
    const isEnd = ({ data }: { data: string }) => data === 'complete'
    const result = await loadUntil(origin.held(1), {
      target: { request, reading: { form: 'messages', isEnd } },
    })
    t.strictSame(heard, ['init', 'subscribe'])
    t.match(result, { whole: 1, broken: { cut: 0 } })
  },
)
