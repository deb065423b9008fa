import { on, once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
  request as send,
} from 'node:http'
import type { Socket } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { listen, type RunningBadEdge } from './edge.ts'

/** What becomes of a stream's parts on their way: each is a chunk of a body, or a WebSocket's message. */
export type Change = (parts: AsyncIterable<Buffer>, heads?: Heads) => AsyncIterable<Buffer>

/** The fields of a request and of its answer. */
export interface Heads {
  asked: IncomingHttpHeaders
  answered: IncomingHttpHeaders
  url: string
}

/** Thrown by a change: from here on the client's connection gets nothing but this. */
export class Break extends Error {
  readonly apply: (client: Socket) => void

  constructor(apply: (client: Socket) => void) {
    super('the stream breaks here, as asked')
    this.apply = apply
  }
}

/** Where a proxy departs from passing on what it gets. */
export interface Misbehaviour {
  /** Of bodies. */
  body?: Change
  /** Of WebSocket messages. */
  messages?: Change
  /** Fields put into each answer's head. */
  headers?: Record<string, string> | ((heads: Heads) => Record<string, string>)
  /** How an answer's end is told, instead of by chunks. */
  framing?: 'content-length' | 'close'
  /** True where it asks once it has the whole request. */
  collectsRequests?: boolean
  /** True where it answers once it has the whole request. */
  answersAfter?: boolean
  /** What it asks with, whatever it was asked with. */
  method?: string
  /** True where it goes on reading what nobody waits for any more. */
  holdsOn?: boolean
  /** How WebSockets are closed, instead of the way the origin closed them. */
  close?(client: WebSocket): void
  /** True where an upgrade is treated as if nobody had asked for it. */
  ignoresUpgrades?: boolean
}

const unchanged: Change = (parts) => parts

/** A proxy for HTTP and WebSocket that passes on each part when it comes, except where it is to differ. */
export function proxy(origin: URL, misbehaviour: Misbehaviour): Promise<RunningBadEdge> {
  const server = createServer(
    misbehaviour.ignoresUpgrades ? { shouldUpgradeCallback: () => false } : {},
    passRequest(origin, misbehaviour),
  )
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    sockets.handleUpgrade(request, socket, head, (client) =>
      passMessages(new URL(request.url ?? '', origin), client, socket as Socket, misbehaviour),
    )
  })
  return listen(server)
}

function passRequest(
  origin: URL,
  { body = unchanged, headers, framing, holdsOn = false, ...more }: Misbehaviour,
): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const { connection, upgrade, ...asked } = request.headers
    const { method = request.method } = more
    const onward = send(new URL(request.url ?? '', origin), { method, headers: asked, agent: false })
    // What breaks the answer is the answer's error too.
    onward.on('error', () => {})
    const whole = once(request, 'end')
    if (more.collectsRequests) void Array.fromAsync(request).then((parts) => onward.end(Buffer.concat(parts)))
    else request.pipe(onward)
    response.on('close', () => holdsOn || onward.destroy())
    const pass = async () => {
      const [answer] = (await once(onward, 'response')) as [IncomingMessage]
      if (more.answersAfter) await whole
      // Our own connection and our own framing: the body may become longer or shorter.
      const { connection: _, 'transfer-encoding': __, 'content-length': ___, ...answered } = answer.headers
      // Not `for await (… of answer)`, which hands out several chunks as one.
      const heads = { asked: request.headers, answered: answer.headers, url: request.url ?? '' }
      const parts = body(first(on(answer, 'data', { close: ['end'] })), heads)
      const fields = { ...answered, ...(typeof headers === 'function' ? headers(heads) : headers) }
      if (framing === 'content-length') {
        const whole = Buffer.concat(await Array.fromAsync(parts))
        response.writeHead(answer.statusCode ?? 502, { ...fields, 'content-length': whole.length }).end(whole)
        return
      }
      if (framing === 'close') response.useChunkedEncodingByDefault = false
      response.writeHead(answer.statusCode ?? 502, fields)
      response.flushHeaders()
      for await (const part of parts) {
        if (!response.destroyed) response.write(part)
        else if (!holdsOn) return
      }
      response.end()
    }
    pass().catch(breakOff(request.socket))
  }
}

function passMessages(
  url: URL,
  client: WebSocket,
  connection: Socket,
  { messages = unchanged, close }: Misbehaviour,
): void {
  const onward = new WebSocket(url.href.replace(/^http/, 'ws'), { perMessageDeflate: false })
  const arriving = on(onward, 'message', { close: ['close'] })
  // Where the change ends first, the stream counts as whole.
  let closing: [code: number, reason: Buffer] = [1000, Buffer.alloc(0)]
  onward.on('close', (...given) => {
    closing = given
  })
  client.on('close', () => onward.terminate())
  // Either side may break; which does is the other's to see.
  for (const socket of [onward, client]) socket.on('error', () => {})
  const pass = async () => {
    for await (const part of messages(first(arriving))) {
      if (client.readyState !== client.OPEN) return
      client.send(part, { binary: false })
    }
    if (close) close(client)
    else client.close(...closing)
  }
  pass().catch(breakOff(connection))
}

/** What `on` yields are the events' arguments. */
async function* first(events: AsyncIterable<unknown[]>): AsyncIterable<Buffer> {
  for await (const [part] of events) yield part as Buffer
}

function breakOff(client: Socket) {
  return (error: unknown) => {
    if (error instanceof Break) error.apply(client)
    else client.destroy(error as Error)
  }
}
