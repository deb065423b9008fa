import { once } from 'node:events'
import { Agent, get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createParser } from 'eventsource-parser'
import { WebSocket } from 'ws'
import { until } from '../../support/until.ts'

/** Every way to read a channel while it goes on. */
export const ways = ['sse', 'chunked', 'websocket', 'long-poll'] as const

/** Takes messages, in order, and where they leave the reader: what it comes back with. */
type Take = (messages: number[], come: Record<string, string>, closed: boolean) => void

const agent = new Agent({ keepAlive: true })

/** A client that reads a channel of numbers to its end, whatever happens in between. */
export class TestReader {
  readonly got: number[] = []
  /** How often its stream has ended before the channel did. */
  cuts = 0
  closed = false
  #stopped = false
  /** Whether its latest stream had begun: a refusal is no cut. */
  #opened = false
  readonly #way: (typeof ways)[number]
  readonly #url: URL
  #come: Record<string, string> = { offset: '-1' }
  #leave = new AbortController()

  constructor(url: URL, way: (typeof ways)[number]) {
    this.#url = url
    this.#way = way
  }

  /** Resolves once it has read all. */
  async run(): Promise<void> {
    while (!this.closed && !this.#stopped) {
      this.#leave = new AbortController()
      this.#opened = false
      // What breaks is what the test is about: it comes back.
      await this.#read().catch(() => {})
      if (this.closed) return
      if (this.#opened) this.cuts++
      if (this.#way !== 'long-poll') await sleep(20 + Math.random() * 100)
    }
  }

  /** Leaves, and does not come back. */
  stop(): void {
    this.#stopped = true
    this.leave()
  }

  /** Resolves once it has got so many messages. */
  async until(count: number): Promise<void> {
    await until(() => this.got.length >= count)
  }

  /** Leaves in the middle, and comes back. */
  leave(): void {
    this.#leave.abort()
  }

  async #read(): Promise<void> {
    const url = new URL(this.#url)
    if (this.#way !== 'websocket') url.searchParams.set('live', this.#way)
    for (const [name, value] of Object.entries(this.#come)) url.searchParams.set(name, value)
    const take: Take = (messages, come, closed) => {
      this.got.push(...messages)
      this.#come = come
      this.closed = closed
    }
    const opened = () => {
      this.#opened = true
    }
    if (this.#way === 'websocket') return readSocket(url, this.#leave.signal, opened, take)
    const request = get(url, { agent, signal: this.#leave.signal })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    if (response.statusCode !== 200 && response.statusCode !== 204) {
      await text(response)
      await sleep(50)
      throw new Error(`status ${response.statusCode}`)
    }
    opened()
    if (this.#way === 'sse') return readSse(response, take)
    if (this.#way === 'chunked') return readLines(response, this.#come, take)
    return readPoll(response, take)
  }
}

async function readSse(response: IncomingMessage, take: Take): Promise<void> {
  const parser = createParser({
    onEvent({ event, data, id = '' }) {
      if (event === 'data') take(JSON.parse(data), { offset: id }, false)
      else take([], { offset: id }, JSON.parse(data).streamClosed === true)
    },
  })
  for await (const chunk of response.setEncoding('utf8')) parser.feed(chunk)
}

/** Lines have no offsets: who comes back says how many it has had since the last one that it knows. */
async function readLines(
  response: IncomingMessage,
  { offset = '-1', ...come }: Record<string, string>,
  take: Take,
) {
  let had = Number(come['sub-offset'] ?? 0)
  let rest = ''
  for await (const chunk of response.setEncoding('utf8')) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    had += lines.length
    take(lines.map(Number), { offset, 'sub-offset': String(had) }, false)
  }
  // Chunked text says only by its end that it is whole: a cut one throws before.
  take([], { offset, 'sub-offset': String(had) }, true)
}

async function readPoll(response: IncomingMessage, take: Take): Promise<void> {
  const body = await text(response)
  const { headers } = response
  const next = String(headers['stream-next-offset'])
  take(body ? JSON.parse(body) : [], { offset: next }, headers['stream-closed'] === 'true')
}

async function readSocket(url: URL, signal: AbortSignal, opened: () => void, take: Take): Promise<void> {
  const socket = new WebSocket(url)
  signal.addEventListener('abort', () => socket.terminate())
  socket.on('open', opened)
  socket.on('error', () => {})
  socket.on('message', (message) => {
    const { data = [], streamNextOffset: offset, streamClosed } = JSON.parse(String(message))
    take(data, { offset }, streamClosed === true)
  })
  await new Promise((resolve) => socket.once('close', resolve))
}
