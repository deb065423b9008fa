import type { Socket } from 'node:net'
import autocannon from 'autocannon'
import type { StreamEnd } from './tally.ts'
import type { StreamEnds } from './under-load.ts'

/**
 * Asks a URL for one HTTP stream after another, with autocannon on kept-alive connections, until it is told to
 * stop; letting go takes up to 10 ms more. autocannon asks again at once after a refusal or a failure too, so
 * the number of these says only how fast they came.
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
        // `until` ends the run and bounds every stream: autocannon's own limits are put out of its way.
        duration: A_DAY,
        timeout: A_DAY,
        // It looks once a sample whether it was stopped.
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

/**
 * What we use of the client that autocannon makes for each connection (9.0.0, lib/httpClient.js). Its types
 * know little of it.
 */
interface Client {
  /** The connection in use. */
  conn: Socket
  parser: { type: string; reinitialize(type: string): void }
  pipelinedRequests: { clear(): void }
  /** A request is about to be sent. Comes at once after each response and each new connection. */
  on(event: 'request', listener: () => void): this
  /** An answer's head is there. */
  on(event: 'headers', listener: (head: { statusCode: number; shouldKeepAlive: boolean }) => void): this
  /** Some of its body is there, without the chunked framing. */
  on(event: 'body', listener: (bytes: Buffer) => void): this
  /** It is there to its marked end. Comes before the next `request`. */
  on(event: 'response', listener: () => void): this
}

/**
 * Judges each stream of one of autocannon's connections by our own books, because autocannon's cannot tell
 * whole from cut. When a connection ends in mid-body it opens another and goes on with the same parser,
 * which takes the next answer's head for the rest of the cut body (its status line, read as a chunk's
 * size, means "the end"): a cut stream is then counted as a 2xx, and a good one after it is lost. No error is
 * counted. Nor does it know of the first byte of a body, and it compares bodies as text, not bytes.
 *
 * So at each new connection the parser begins anew, and a request that was pending then was not answered to
 * its end. A body that only the connection's close ends counts as cut: nobody could tell.
 */
function account(client: Client, expected: Buffer, add: (end: StreamEnd) => void): void {
  let connection: Socket | undefined
  /** True once an answer has said that it is the last on its connection. */
  let closing = false
  let pending: Pending | undefined

  client.on('request', () => {
    if (client.conn !== connection) {
      if (connection) letGo(connection)
      if (pending) addLost(pending)
      client.parser.reinitialize(client.parser.type)
      // Or it keeps a request for each lost stream.
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

/** A request whose answer has not come to its end. */
interface Pending {
  /** By `performance.now()`. */
  askedAt: number
  /**
   * Sent on a connection that the server had said it would close: autocannon does not heed `connection:
   * close`. That nobody answers it is no fault of the other side's.
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

/** Ends a connection that autocannon has replaced. A late error on it would make autocannon open yet another. */
function letGo(connection: Socket): void {
  for (const event of ['data', 'end', 'error']) connection.removeAllListeners(event)
  connection.on('error', () => {})
  connection.destroy()
}
