import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { StreamEnd } from './tally.ts'
import type { StreamEnds } from './under-load.ts'

/**
 * Asks a URL (`http:` or `ws:`) for one WebSocket stream after another, each on its own connection, until `until`
 * aborts. It is a loop of our own because autocannon speaks no WebSocket.
 */
export async function loopWebSocket(options: {
  url: URL
  connections: number
  expectedMessages: readonly string[]
  until: AbortSignal
  ends: StreamEnds
}): Promise<void> {
  const { url, connections, until, ends } = options
  const expected = options.expectedMessages.map((message) => Buffer.from(message))
  const loop = async () => {
    while (!until.aborted) {
      const end = await readStream(url, expected, until)
      if (until.aborted) return
      ends.add(end)
      if (end.kind === 'refused' || end.kind === 'failed') await pause(until)
    }
  }
  await Promise.all(Array.from({ length: connections }, loop))
}

/** How long a client waits after a refusal or failure, ms. Without a pause it would only be refused. */
const PAUSE_MS = 20

async function pause(until: AbortSignal): Promise<void> {
  // It rejects when `until` aborts, which the loop checks.
  await sleep(PAUSE_MS, undefined, { signal: until }).catch(() => {})
}

/** The close code of a stream that ended whole (RFC 6455, 7.4.1). */
const NORMAL_CLOSURE = 1000

/** Reads one stream to its end, or leaves it when `until` aborts: the result then means nothing. */
function readStream(url: URL, expected: readonly Buffer[], until: AbortSignal): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const askedAt = performance.now()
    let state: 'asked' | 'refused' | 'open' = 'asked'
    let firstByteMs: number | undefined
    let received = 0
    let exact = true

    const socket = new WebSocket(url, { perMessageDeflate: false })
    const leave = () => socket.terminate()
    until.addEventListener('abort', leave)

    socket.on('unexpected-response', () => {
      state = 'refused'
      socket.terminate()
    })
    socket.on('open', () => {
      state = 'open'
    })
    socket.on('message', (data, isBinary) => {
      firstByteMs ??= performance.now() - askedAt
      const message = expected[received]
      exact &&= !isBinary && message !== undefined && Buffer.isBuffer(data) && data.equals(message)
      received += 1
    })
    // `close` follows each error. `state` and the code are all that is counted.
    socket.on('error', () => {})
    socket.on('close', (code) => {
      until.removeEventListener('abort', leave)
      resolve(judge(code))
    })

    function judge(code: number): StreamEnd {
      if (state === 'refused') return { kind: 'refused' }
      if (state === 'asked') return { kind: 'failed' }
      if (code !== NORMAL_CLOSURE) return { kind: 'cut' }
      if (firstByteMs === undefined || !exact || received !== expected.length) return { kind: 'altered' }
      return { kind: 'whole', firstByteMs, wholeMs: performance.now() - askedAt }
    }
  })
}
