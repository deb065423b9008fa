import type { Socket } from 'node:net'
import autocannon from 'autocannon'
import type { StreamEnd } from './tally.ts'
import type { StreamEnds } from './under-load.ts'

/**
 * Asks a URL for one HTTP stream after another, with autocannon on keep-alive connections, until `until` aborts. It
 * resolves up to 10 ms later. autocannon asks again at once after a refusal or a failure too, so the number of those
 * depends on how fast they come.
 *
 * @throws an Error where autocannon refuses the options
 */
export function loopHttp(options: {
  url: URL
  connections: number
  expectedBody: string
  until: AbortSignal
  ends: StreamEnds
}): Promise<void> {
  const { until, ends } = options
  const expected = Buffer.from(options.expectedBody)
  const add = (end: StreamEnd) => {
    if (!until.aborted) ends.add(end)
  }
  return new Promise((resolve, reject) => {
    let instance: autocannon.Instance | undefined
    const stop = () => instance?.stop()
    until.addEventListener('abort', stop)
    instance = autocannon(
      {
        url: options.url.href,
        connections: options.connections,
        // `until` ends the run: autocannon's own limits must not.
        duration: A_DAY,
        timeout: A_DAY,
        // How often autocannon checks whether it was stopped, ms.
        sampleInt: 10,
        setupClient: (client) => account(client as unknown as Client, expected, add),
      },
      (error: unknown) => {
        until.removeEventListener('abort', stop)
        if (error) reject(error)
        else resolve()
      },
    )
  })
}

/** Seconds. */
const A_DAY = 86_400

/** autocannon's client of a connection (9.0.0, lib/httpClient.js), as far as it is used here. Its types lack most of it. */
interface Client {
  /** The connection in use. */
  conn: Socket
  parser: { type: string; reinitialize(type: string): void }
  pipelinedRequests: { clear(): void }
  /** A request is about to be sent, right after a response or a new connection. */
  on(event: 'request', listener: () => void): this
  /** A response's head has arrived. */
  on(event: 'headers', listener: (head: { statusCode: number; shouldKeepAlive: boolean }) => void): this
  /** A part of the body has arrived, without the chunked framing. */
  on(event: 'body', listener: (bytes: Buffer) => void): this
  /** The response has ended as its framing says. Comes before the next `request`. */
  on(event: 'response', listener: () => void): this
}

/**
 * Counts the streams of one autocannon connection, because autocannon cannot tell a whole stream from a cut one. When a
 * connection ends within a body, autocannon opens another and keeps its parser, which reads the next response's head as
 * the rest of the cut body. Read as a chunk's size, the status line means "the end": the cut stream counts as a 2xx, and
 * the next one is lost. No error is counted. autocannon also reports no first byte of a body, and compares bodies as
 * text.
 *
 * So the parser starts anew on each new connection, and a request that was pending then counts as cut. A body that only
 * the connection's close ends counts as cut too: nobody can tell that it is whole.
 */
function account(client: Client, expected: Buffer, add: (end: StreamEnd) => void): void {
  let connection: Socket | undefined
  /** True once a response has announced that the connection closes. */
  let closing = false
  let pending: Pending | undefined

  client.on('request', () => {
    if (client.conn !== connection) {
      if (connection) letGo(connection)
      if (pending) addLost(pending)
      client.parser.reinitialize(client.parser.type)
      // Otherwise it keeps a request for each lost stream.
      client.pipelinedRequests.clear()
      connection = client.conn
      closing = false
    }
    pending = { askedAt: performance.now(), inVain: closing, received: 0, exact: true }
  })

  client.on('headers', ({ statusCode, shouldKeepAlive }) => {
    closing = !shouldKeepAlive
    if (pending) pending.status = statusCode
  })

  client.on('body', (bytes) => {
    if (!pending) return
    pending.firstByteMs ??= performance.now() - pending.askedAt
    const end = pending.received + bytes.length
    pending.exact &&= bytes.equals(expected.subarray(pending.received, end))
    pending.received = end
  })

  client.on('response', () => {
    if (pending) addAnswered(pending)
    pending = undefined
  })

  function addAnswered({ status, firstByteMs, exact, received, askedAt }: Pending): void {
    if (status !== 200) add({ kind: 'refused' })
    else if (firstByteMs === undefined || !exact || received !== expected.length) add({ kind: 'altered' })
    else add({ kind: 'whole', firstByteMs, wholeMs: performance.now() - askedAt })
  }

  function addLost({ status, inVain }: Pending): void {
    if (status === 200) add({ kind: 'cut' })
    else if (status !== undefined) add({ kind: 'refused' })
    else if (!inVain) add({ kind: 'failed' })
  }
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
  /** Bytes of the body. */
  received: number
  /** Whether all of these are the expected ones. */
  exact: boolean
}

/** Destroys a connection that autocannon has replaced. A late error on it would make autocannon open another one. */
function letGo(connection: Socket): void {
  for (const event of ['data', 'end', 'error']) connection.removeAllListeners(event)
  connection.on('error', () => {})
  connection.destroy()
}
