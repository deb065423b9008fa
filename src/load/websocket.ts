import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { NewReader, StreamReader } from './reader.ts'
import { type LoadRequest, placed } from './request.ts'
import type { StreamEnd } from './tally.ts'
import type { StreamEnds } from './under-load.ts'

/**
 * Asks a URL for one WebSocket stream after another, each on its own connection, until `until`
 * aborts. It is a loop of our own because autocannon speaks no WebSocket.
 */
export async function loopWebSocket(options: {
  request: LoadRequest
  connections: number
  read: NewReader
  until: AbortSignal
  ends: StreamEnds
}): Promise<void> {
  const { connections, until, ends } = options
  const loop = async () => {
    while (!until.aborted) {
      const end = await readStream(options)
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

/** How long an answer to a message is waited for, ms. */
const ANSWER_MS = 1_000

/** Reads one stream to its end, or leaves it when `until` aborts: the result then means nothing. */
function readStream({ request, read, until, ends }: Parameters<typeof loopWebSocket>[0]): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const askedAt = performance.now()
    let refusedWith: number | undefined
    let reader: StreamReader | undefined
    let firstByteMs: number | undefined

    const socket = open(request)
    const leave = () => socket.terminate()
    until.addEventListener('abort', leave)
    const talk = talker(socket, request.send ?? [])

    socket.on('unexpected-response', (_request, { statusCode = 0 }) => {
      refusedWith = statusCode
      socket.terminate()
    })
    socket.on('open', () => {
      reader = read({})
      if (!until.aborted) ends.begin?.()
      talk()
    })
    socket.on('message', (data, isBinary) => {
      const ms = performance.now() - askedAt
      firstByteMs ??= ms
      reader?.take(data as Buffer, ms, isBinary)
      talk()
      if (reader?.over) socket.close(NORMAL_CLOSURE)
    })
    // `close` follows each error. `refusedWith`, `reader` and the code are all that is counted.
    socket.on('error', () => {})
    socket.on('close', (code) => {
      until.removeEventListener('abort', leave)
      resolve(judge(code))
    })

    function judge(code: number): StreamEnd {
      if (refusedWith !== undefined) return { kind: 'refused', status: refusedWith }
      if (!reader) return { kind: 'failed' }
      if (code !== NORMAL_CLOSURE && !reader.over) return { kind: 'cut' }
      if (firstByteMs === undefined) return { kind: 'altered' }
      const end = reader.end()
      return end.kind === 'whole' ? { ...end, firstByteMs, wholeMs: performance.now() - askedAt } : end
    }
  })
}

/** No extension is offered: it would change the bytes. */
function open(request: LoadRequest): WebSocket {
  const { url, headers, servername } = placed(request)
  const { ca, insecure } = request.connect ?? {}
  return new WebSocket(url, request.protocols ?? [], {
    perMessageDeflate: false,
    headers,
    ...(servername !== undefined && { servername }),
    ...(ca !== undefined && { ca }),
    ...(insecure && { rejectUnauthorized: false }),
  })
}

/** Sends the next message each time it is called, and also where the one before it got no answer. */
function talker(socket: WebSocket, messages: readonly string[]): () => void {
  let next = 0
  const talk = () => {
    const message = messages[next]
    if (message === undefined || socket.readyState !== WebSocket.OPEN) return
    next += 1
    const sent = next
    socket.send(message)
    if (sent < messages.length) setTimeout(() => next === sent && talk(), ANSWER_MS).unref()
  }
  return talk
}
