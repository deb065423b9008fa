import { EventEmitter, once } from 'node:events'
import { connect } from 'node:net'
import { createParser } from 'eventsource-parser'
import { WebSocket } from 'ws'
import type { TransportName } from '../../src/contract.ts'
import { ResponseParser } from '../../src/probe/clients/http1.ts'

interface Test {
  teardown(fn: () => unknown): void
}

/** One client of one stream, the same whatever the transport. It is gone when the test is over. */
export interface Client {
  /** Of the answer; a WebSocket's handshake has 101. */
  status: number
  header(name: string): string | undefined
  /** Each event's data, in order. */
  received: string[]
  /** Comments of SSE, pings of WebSocket: how many came. */
  beats: number
  /** Resolves once this many events have come. Rejects where the stream ends before. */
  got(count: number): Promise<void>
  /** How the stream ended, in the words of its `Kind`. */
  ended: Promise<string>
  /** The JSON of a refusal. */
  refusal(): Promise<{ statusCode: number; code: string; message: string }>
  /** Reads no more from its socket, until it resumes. */
  pause(): void
  resume(): void
  /** Hangs up without a word. */
  leave(): void
}

export interface ClientOptions {
  /** Request headers. */
  headers?: Record<string, string>
  /** Called with each event's data, in place of keeping it. */
  onEvent?(data: string): void
}

/** A transport from its client's side. */
export interface Kind {
  name: TransportName
  path: string
  /** Asks at `base` and its path. Resolves once the answer's head is there. */
  open(t: Test, base: URL, query?: string, options?: ClientOptions): Promise<Client>
  /** What `ended` says when the stream was ended so. */
  endings: Record<'source' | 'error' | 'age' | 'drain', string | RegExp>
}

/** What reads a transport's events out of a body. */
interface Reader {
  feed(text: string): void
  /** What the events said of the ending. */
  ending?(): string
}

type Readable = Pick<Client, 'beats'> & { deliver(data: string): void }

export const chunked: Kind = {
  name: 'chunked',
  path: '/transfer-encoding',
  endings: { source: 'complete', error: 'truncated', age: 'truncated', drain: 'truncated' },
  open: (...args) => openHttp('/transfer-encoding', readLines, ...args),
}

export const sse: Kind = {
  name: 'sse',
  path: '/sse',
  endings: {
    source: 'complete',
    error: 'complete, after an error',
    age: 'complete',
    drain: /^complete, to come back in \d+ ms$/,
  },
  open: (...args) => openHttp('/sse', readSse, ...args),
}

export const websocket: Kind = {
  name: 'websocket',
  path: '/websocket',
  endings: {
    source: '1000',
    error: '1011 the source failed',
    age: '1001 the stream is too old, come back',
    drain: '1012 the service restarts, come back',
  },
  open: openWebSocket,
}

export const kinds: Kind[] = [chunked, sse, websocket]

function readLines({ deliver }: Readable): Reader {
  let rest = ''
  return {
    feed(text) {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) deliver(line)
    },
  }
}

function readSse(client: Readable): Reader {
  let ending = ''
  const parser = createParser({
    onEvent({ event, data }) {
      if (event === 'error') ending = ', after an error'
      else client.deliver(data)
    },
    onRetry: (ms) => {
      ending = `, to come back in ${ms} ms`
    },
    onComment: () => {
      client.beats++
    },
  })
  return { feed: (text) => parser.feed(text), ending: () => ending }
}

/** A request's target. A source's prefix may be in the base. */
function at(base: URL, path: string, query: string): string {
  return base.pathname.replace(/\/$/, '') + path + query
}

/** The half that all clients share: what came, and who waits for it. */
function collect(onEvent: ClientOptions['onEvent']) {
  const events = new EventEmitter<{ event: []; end: [how: string] }>().setMaxListeners(0)
  let count = 0
  let over: string | undefined
  const ended = once(events, 'end').then(([how]) => how as string)
  const client = {
    received: [] as string[],
    beats: 0,
    ended,
    deliver(data: string) {
      count++
      if (onEvent) onEvent(data)
      else client.received.push(data)
      events.emit('event')
    },
    end(how: string) {
      over ??= how
      events.emit('end', how)
    },
    async got(wanted: number) {
      while (count < wanted) {
        if (over !== undefined) throw new Error(`it ended (${over}) after ${count} events of ${wanted}`)
        await Promise.race([once(events, 'event'), ended])
      }
    },
  }
  return client
}

async function openHttp(
  path: string,
  read: (client: Readable) => Reader,
  t: Test,
  base: URL,
  query = '',
  { headers = {}, onEvent }: ClientOptions = {},
): Promise<Client> {
  const socket = connect(Number(base.port), base.hostname)
  t.teardown(() => socket.destroy())
  const client = collect(onEvent)
  const parser = new ResponseParser('GET')
  const reader = read(client)
  const text = new TextDecoder()
  const head = Promise.withResolvers<void>()
  let body = ''

  const end = (how: string) => {
    head.reject(new Error(`no answer: ${how}`))
    client.end(how + (reader.ending?.() ?? ''))
  }
  socket.on('data', (bytes) => {
    for (const part of parser.push(bytes)) {
      if (parser.status === 200) reader.feed(text.decode(part, { stream: true }))
      else body += part
    }
    if (parser.status !== undefined) head.resolve()
    if (parser.done) end('complete')
  })
  socket.on('end', () => end(parser.end() ? 'complete' : 'truncated'))
  socket.on('error', () => end('reset'))
  socket.on('close', () => end('left'))
  const lines = Object.entries({ Host: base.host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  )
  socket.write(`GET ${at(base, path, query)} HTTP/1.1\r\n${lines.join('')}\r\n`)
  await head.promise

  return Object.assign(client, {
    status: parser.status as number,
    header: (name: string) => parser.headers.find(([key]) => key.toLowerCase() === name)?.[1],
    refusal: () => client.ended.then(() => JSON.parse(body)),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
    leave: () => void socket.destroy(),
  })
}

async function openWebSocket(
  t: Test,
  base: URL,
  query = '',
  { headers = {}, onEvent }: ClientOptions = {},
): Promise<Client> {
  const socket = new WebSocket(`ws://${base.host}${at(base, '/websocket', query)}`, {
    headers,
    perMessageDeflate: false,
  })
  t.teardown(() => socket.terminate())
  const client = collect(onEvent)
  let body = ''
  socket.on('message', (data) => client.deliver(String(data).replace(/\n$/, '')))
  socket.on('ping', () => {
    client.beats++
  })
  socket.on('close', (code, reason) => client.end(`${code} ${reason}`.trim()))
  const head = Promise.withResolvers<import('node:http').IncomingMessage>()
  socket.on('upgrade', head.resolve)
  socket.on('unexpected-response', async (_request, answer) => {
    head.resolve(answer)
    for await (const part of answer) body += part
    client.end('refused')
  })
  socket.on('error', head.reject)
  const { statusCode, headers: answered } = await head.promise

  return Object.assign(client, {
    status: statusCode as number,
    header: (name: string) => answered[name]?.toString(),
    refusal: () => client.ended.then(() => JSON.parse(body)),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    leave: () => socket.terminate(),
  })
}
