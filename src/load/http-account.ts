import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { NewReader, StreamReader } from './reader.ts'
import type { StreamEnd } from './tally.ts'
import type { StreamEnds } from './under-load.ts'

/** autocannon's client of a connection (9.0.0, lib/httpClient.js), as far as it is used here. Its types lack most of it. */
export interface Client {
  /** The connection in use. */
  conn: Socket
  parser: { type: string; reinitialize(type: string): void }
  pipelinedRequests: { clear(): void; addBody(bytes: Buffer): void }
  /** A request is about to be sent, right after a response or a new connection. */
  on(event: 'request', listener: () => void): this
  /** A response's head has arrived. */
  on(event: 'headers', listener: (head: Head) => void): this
  /** A part of the body has arrived, without the chunked framing. */
  on(event: 'body', listener: (bytes: Buffer) => void): this
  /** The response has ended as its framing says. Comes before the next `request`. */
  on(event: 'response', listener: () => void): this
  /** Leaves the connection for a new one. */
  _resetConnection(): void
}

interface Head {
  statusCode: number
  shouldKeepAlive: boolean
  /** Names and values in turns. */
  headers: string[]
}

/** How long a connection may stay open after the stream's last event, ms. */
const AFTER_END = 1_000

/**
 * Counts the streams of one autocannon connection, because autocannon cannot tell a whole stream from a cut one. When a
 * connection ends within a body, autocannon opens another and keeps its parser, which reads the next response's head as
 * the rest of the cut body. Read as a chunk's size, the status line means "the end": the cut stream counts as a 2xx, and
 * the next one is lost. No error is counted. autocannon also reports no first byte of a body, and compares bodies as
 * text.
 *
 * So the parser starts anew on each new connection, and a request that was pending then counts as cut. A body that only
 * the connection's close ends counts as cut too, unless its last event came: nobody can tell that it is whole.
 */
export function account(
  client: Client,
  { read, insecure, ends }: { read: NewReader; insecure: boolean; ends: Required<StreamEnds> },
): void {
  let connection: Socket | undefined
  /** True once a response has announced that the connection closes. */
  let closing = false
  let pending: Pending | undefined
  // It would keep each body as text, for nobody.
  client.pipelinedRequests.addBody = () => {}

  client.on('request', () => {
    if (client.conn !== connection) {
      if (connection) letGo(connection)
      if (pending?.reader?.over) ends.add(judge(pending))
      else if (pending) addLost(pending)
      client.parser.reinitialize(client.parser.type)
      // Otherwise it keeps a request for each lost stream.
      client.pipelinedRequests.clear()
      connection = client.conn
      closing = false
      if (!insecure) verify(connection)
    }
    pending = { askedAt: performance.now(), inVain: closing }
  })

  client.on('headers', ({ statusCode, shouldKeepAlive, headers }) => {
    closing = !shouldKeepAlive
    if (!pending) return
    pending.status = statusCode
    if (statusCode !== 200) return
    pending.reader = read({ coding: fieldOf(headers, 'content-encoding') })
    ends.begin()
  })

  client.on('body', (bytes) => {
    if (!pending?.reader) return
    const ms = performance.now() - pending.askedAt
    pending.firstByteMs ??= ms
    pending.reader.take(bytes, ms)
    if (pending.overMs !== undefined || !pending.reader.over) return
    pending.overMs = ms
    setTimeout(leave, AFTER_END, pending).unref()
  })

  client.on('response', () => {
    if (pending) ends.add(judge(pending))
    pending = undefined
  })

  function addLost({ status, inVain, reader }: Pending): void {
    if (reader) ends.add({ kind: 'cut' })
    else if (status !== undefined) ends.add({ kind: 'refused', status })
    else if (!inVain) ends.add({ kind: 'failed' })
  }

  /** Counts a stream that is over, and whose connection stays open, and asks again on another one. */
  function leave(over: Pending): void {
    if (pending !== over) return
    ends.add(judge(over))
    pending = undefined
    client._resetConnection()
  }
}

/** Judges a response that ended as its framing says, or is over. */
function judge({ status, firstByteMs, reader, askedAt, overMs }: Pending): StreamEnd {
  if (!reader) return { kind: 'refused', status }
  if (firstByteMs === undefined) return { kind: 'altered' }
  const end = reader.end()
  const wholeMs = overMs ?? performance.now() - askedAt
  return end.kind === 'whole' ? { ...end, firstByteMs, wholeMs } : end
}

/** autocannon takes any certificate. Destroys a connection whose certificate is not trusted before it sends anything. */
function verify(connection: Socket): void {
  if (!(connection instanceof TLSSocket)) return
  connection.once('secureConnect', () => {
    if (!connection.authorized) connection.destroy(connection.authorizationError)
  })
}

function fieldOf(headers: string[], wanted: string): string | undefined {
  const at = headers.findIndex((name, n) => n % 2 === 0 && name.toLowerCase() === wanted)
  return at === -1 ? undefined : headers[at + 1]?.trim().toLowerCase()
}

/** A request whose response has not ended. */
interface Pending {
  /** By `performance.now()`. */
  askedAt: number
  /**
   * Sent on a connection that the server had announced to close, because autocannon ignores `Connection: close`. It is no
   * fault of the server's that it gets no response.
   */
  inVain: boolean
  status?: number
  /** Since `askedAt`. */
  firstByteMs?: number
  /** When the event came that the stream ends with, since `askedAt`. */
  overMs?: number
  /** Absent until the head of a stream has come. */
  reader?: StreamReader
}

/** Destroys a connection that autocannon has replaced. A late error on it would make autocannon open another one. */
function letGo(connection: Socket): void {
  for (const event of ['data', 'end', 'error']) connection.removeAllListeners(event)
  connection.on('error', () => {})
  connection.destroy()
}
