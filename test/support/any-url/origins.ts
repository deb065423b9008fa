import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { type WebSocket, WebSocketServer } from 'ws'
import { listen, type RunningBadEdge } from '../bad-edges/edge.ts'

type Route = (request: IncomingMessage, response: ServerResponse) => Promise<unknown>

const sse = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' }

/** Pauses between two events as a model makes them, ms. */
const THINKING = [40, 90, 30, 120, 60, 150, 35, 80, 110, 45, 130, 70, 55, 95, 140, 50, 85, 65, 100, 75]

const chunk = (text: string) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', choices: [{ delta: { content: text } }] })}\n\n`

/** Writes events with a pause before each. */
async function events(
  response: ServerResponse,
  pauses: number[],
  event = (n: number) => `data: event ${n}\n\n`,
) {
  response.writeHead(200, sse).flushHeaders()
  for (const [n, pause] of pauses.entries()) {
    await sleep(pause)
    if (response.destroyed) return
    response.write(event(n))
  }
  response.end()
}

const every = (ms: number, times: number) => Array.from({ length: times }, () => ms)

const asked = new Map<string, number>()

/** A pause between two events, ms: each request of one check gets another. */
function pace(request: IncomingMessage): number {
  const check = new URL(request.url ?? '/', 'http://x').searchParams.get('check') ?? ''
  const before = asked.get(check) ?? 0
  asked.set(check, before + 1)
  return [70, 110, 150, 90][before % 4] ?? 70
}

/** Origins that stream in their own ways, each at its path. None of them holds anything back, but those that say so. */
const routes: Record<string, Route> = {
  /** A model: POST, irregular, with a sentinel. */
  '/v1/chat/completions': (_request, response) =>
    events(response, [300, ...THINKING, 20], (n) =>
      n === THINKING.length + 1 ? 'data: [DONE]\n\n' : chunk(`word ${n}`),
    ),
  '/steady': (_request, response) => events(response, every(150, 12)),
  '/long': (_request, response) => events(response, every(100, 40)),
  /** With the time at which each event was made. */
  '/timed': (_request, response) =>
    events(response, every(100, 25), (n) => `data: ${JSON.stringify({ n, at: Date.now() })}\n\n`),
  /** As a model: irregular. */
  '/irregular': (_request, response) => events(response, [...THINKING, ...THINKING, ...THINKING]),
  /** At another pace each time, as sources are. */
  '/varied': (request, response) => events(response, every(pace(request), 40)),
  /** Never ends. */
  '/endless': (_request, response) => events(response, every(150, 1_000)),
  '/slow': (_request, response) => events(response, every(1_000, 4)),
  '/bursty': (_request, response) =>
    events(response, [100, 0, 0, 430, 0, 700, 0, 0, 0, 260, 0, 900, 0, 0, 340, 0, 0, 0, 0, 520]),
  /** Five in one write, at equal intervals. */
  '/fives': (_request, response) =>
    events(response, every(500, 8), (n) =>
      [0, 1, 2, 3, 4].map((m) => `data: event ${5 * n + m}\n\n`).join(''),
    ),
  /** What has gathered meanwhile, at equal intervals. */
  '/ones-to-fives': (_request, response) =>
    events(response, every(500, 8), (n) =>
      Array.from({ length: [3, 1, 5, 2, 4, 1, 3, 5][n] ?? 1 }, (_, m) => `data: event ${n}.${m}\n\n`).join(
        '',
      ),
    ),
  /** The head at once, and all the rest together once it is known. */
  '/thinks': (_request, response) =>
    events(response, [3_000, ...every(0, 40)], (n) => (n === 40 ? 'data: [DONE]\n\n' : chunk(`word ${n}`))),
  '/two-first': (_request, response) =>
    events(response, every(300, 8), (n) => (n === 0 ? 'data: a\n\ndata: b\n\n' : `data: event ${n}\n\n`)),
  /** Lines as they fall into pieces of 1 KiB. */
  '/pieces': async (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders()
    const lines = Array.from(
      { length: 80 },
      (_, n) => `{"n":${n},"text":"${'z'.repeat(80 + ((n * 37) % 40))}"}\n`,
    )
    const body = lines.join('')
    for (let at = 0; at < body.length; at += 1_024) {
      await sleep(300)
      response.write(body.slice(at, at + 1_024))
    }
    response.end()
  },
  '/short': (_request, response) => events(response, every(30, 5)),
  '/instant': (_request, response) => events(response, every(0, 20)),
  /** Bulky events, so that a buffer of some KB fills in a second. */
  '/bulky': (_request, response) =>
    events(response, every(60, 60), (n) => `data: ${n} ${'x'.repeat(180 + ((n * 37) % 90))}\n\n`),
  /** More at once than a slow link carries in a second. */
  '/big': (_request, response) => events(response, every(0, 60), (n) => `data: ${n} ${'y'.repeat(900)}\n\n`),
  '/pausing': (_request, response) => events(response, [50, 100, 100, 100, 100, 4_000, 100]),
  '/ndjson': async (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' }).flushHeaders()
    for (let n = 0; n < 10; n++) {
      await sleep(150)
      response.write(`{"n":${n}}\n`)
    }
    response.end()
  },
  /** Nothing, not even a head. */
  '/silent': () => new Promise(() => {}),
  /** A head, and then nothing. */
  '/quiet': async (_request, response) => response.writeHead(200, sse).flushHeaders(),
  '/not-utf8': async (_request, response) => {
    response.writeHead(200, sse).flushHeaders()
    for (const part of [
      'data: one\n\n',
      Buffer.from([...Buffer.from('data: '), 0xff, 0xfe, 0x0a, 0x0a]),
      'data: three\n\n',
    ]) {
      await sleep(150)
      response.write(part)
    }
    response.end()
  },
  /** Lines end with CRLF, whose halves come in two reads. */
  '/crlf': async (_request, response) => {
    response.writeHead(200, sse).flushHeaders()
    for (let n = 0; n < 8; n++)
      for (const part of [`data: event ${n}\r`, '\n\r', '\n']) {
        await sleep(60)
        response.write(part)
      }
    response.end()
  },
  '/login': async (_request, response) =>
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end('<!doctype html><title>Sign in</title><form></form>'),
  /** Holds all of it itself, and sends it with its length and an ETag. */
  '/sends-whole': async (_request, response) => {
    await sleep(1_200)
    const body = Array.from({ length: 12 }, (_, n) => `data: event ${n}\n\n`).join('')
    response.writeHead(200, { ...sse, 'content-length': body.length, etag: '"1a2b"' }).end(body)
  },
  /** A compressing middleware that nobody flushes. */
  '/compresses': async (request, response) => {
    const gzip = /gzip/.test(String(request.headers['accept-encoding'])) ? createGzip() : undefined
    response.writeHead(200, { ...sse, ...(gzip && { 'content-encoding': 'gzip' }) }).flushHeaders()
    const out = gzip ?? response
    gzip?.pipe(response)
    for (let n = 0; n < 12; n++) {
      await sleep(150)
      out.write(`data: event ${n}\n\n`)
    }
    out.end()
  },
  /** Dies in the middle. */
  '/dies': async (request, response) => {
    response.writeHead(200, sse).flushHeaders()
    for (let n = 0; n < 6; n++) {
      await sleep(150)
      response.write(`data: event ${n}\n\n`)
    }
    request.socket.destroy()
  },
  /** Says itself that it failed, after five events. */
  '/overloaded': (_request, response) =>
    events(response, every(60, 6), (n) =>
      n < 5 ? chunk(`word ${n}`) : `event: error\ndata: {"error":{"type":"overloaded_error"}}\n\n`,
    ),
  '/empty': async (_request, response) => response.writeHead(200, sse).end(),
  '/json': async (_request, response) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end('{"choices":[{"message":{"content":"all"}}]}'),
  '/as-text': async (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders()
    for (let n = 0; n < 8; n++) {
      await sleep(150)
      response.write(`data: event ${n}\n\n`)
    }
    response.end()
  },
}

const sockets: Record<string, (socket: WebSocket, request: IncomingMessage) => Promise<void>> = {
  '/ws': async (socket) => {
    for (let n = 0; n < 10; n++) {
      await sleep(150)
      socket.send(`event ${n}`)
    }
    socket.close(1000)
  },
  '/ws-varied': async (socket, request) => {
    const pause = pace(request)
    for (let n = 0; n < 20; n++) {
      await sleep(pause)
      socket.send(`event ${n}`)
    }
    socket.close(1000)
  },
  /** Fails after three messages, and says so. Its reason shows a secret of the request. */
  '/ws-fails': async (socket, request) => {
    for (let n = 0; n < 3; n++) {
      await sleep(60)
      socket.send(`event ${n}`)
    }
    const { searchParams } = new URL(request.url ?? '/', 'http://x')
    const code = Number(searchParams.get('code') ?? 1011)
    socket.close(code, `upstream gone, token=${searchParams.get('token')}`)
  },
  '/graphql': async (socket) => {
    socket.on('message', async (data) => {
      const { type, id } = JSON.parse(String(data))
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}')
      if (type !== 'subscribe') return
      for (let n = 0; n < 8; n++) {
        await sleep(150)
        socket.send(JSON.stringify({ id, type: 'next', payload: { data: { n } } }))
      }
      socket.send(JSON.stringify({ id, type: 'complete' }))
    })
  },
}

/** A server with all of them. */
export function serve(
  create: (listener: (...given: Parameters<Route>) => void) => Server = createServer,
): Promise<RunningBadEdge> {
  const server = create((request, response) => {
    const route = routes[new URL(request.url ?? '/', 'http://x').pathname]
    request.resume()
    if (route) route(request, response).catch(() => response.destroy())
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not found"}')
  })
  const upgrades = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x')
    // A handshake that nobody answers.
    if (pathname === '/ws-silent') return
    const route = sockets[pathname]
    if (!route) return socket.destroy()
    upgrades.handleUpgrade(request, socket, head, (client) =>
      route(client, request).catch(() => client.terminate()),
    )
  })
  return listen(server)
}
