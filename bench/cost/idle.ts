import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { WebSocket } from 'ws'
import type { TransportName } from '../../src/contract.ts'
import { type StreamShape, target } from '../../src/load/stream.ts'
import type { BareName } from '../bare/start.ts'
import type { IdleResult } from './result.ts'
import { startMeasured } from './servers.ts'

/** One event, with which the head leaves, and then ten minutes of silence. */
const silent: StreamShape = { count: 2, interval: 0, silence: 600_000 }

/** How many are opened at a time: fewer than a listening socket queues. */
const AT_A_TIME = 100

/**
 * Measures the memory of `streams` open and silent streams, in a server of their own.
 * @throws an Error where one cannot be opened, or the signal's reason
 */
export async function idle(
  server: 'ours' | BareName,
  transport: TransportName,
  streams: number,
  signal: AbortSignal,
): Promise<IdleResult> {
  // The young generation can grow by 16 MB at any time, more than the streams hold.
  const measured = await startMeasured(server, ['--expose-gc', '--max-semi-space-size=1'], signal)
  const opened: Disposable[] = []
  try {
    const url = new URL(target(transport, silent), measured.url)
    // Memory that the first streams make the program keep is not part of a stream.
    await open(url, transport, AT_A_TIME, opened, signal)
    const before = await measured.memory()
    await open(url, transport, streams, opened, signal)
    const after = await measured.memory()
    return {
      server,
      transport,
      streams,
      rss: after.rss - before.rss,
      heapUsed: after.heapUsed - before.heapUsed,
    }
  } finally {
    for (const stream of opened) stream[Symbol.dispose]()
    await measured.stop()
  }
}

async function open(
  url: URL,
  transport: TransportName,
  streams: number,
  opened: Disposable[],
  signal: AbortSignal,
): Promise<void> {
  const one = transport === 'websocket' ? openWebSocket : openHttp
  for (let n = 0; n < streams; n += AT_A_TIME) {
    signal.throwIfAborted()
    const some = Array.from({ length: Math.min(AT_A_TIME, streams - n) }, () => one(url, signal))
    opened.push(...(await Promise.all(some)))
  }
}

async function openHttp(url: URL, signal: AbortSignal): Promise<Disposable> {
  // Keep-alive, as browsers and edges use it.
  const agent = new Agent({ keepAlive: true })
  await once(get(url, { agent, signal }), 'response')
  return { [Symbol.dispose]: () => agent.destroy() }
}

async function openWebSocket(url: URL, signal: AbortSignal): Promise<Disposable> {
  const socket = new WebSocket(url)
  await once(socket, 'open', { signal })
  return { [Symbol.dispose]: () => socket.terminate() }
}
