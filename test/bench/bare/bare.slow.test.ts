import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { type BareName, startBare } from '../../../bench/bare/start.ts'
import type { TransportName } from '../../../src/contract.ts'
import { frame, payloads, type StreamShape, target } from '../../../src/load/stream.ts'
import { startApp } from '../../support/service.ts'

/** Everything that a stream brings to its client, and how it ends. */
async function read(base: URL, transport: TransportName, shape: StreamShape): Promise<string[]> {
  const url = new URL(target(transport, shape), base)
  if (transport !== 'websocket') {
    const response = await fetch(url)
    return [`${response.status}`, await response.text()]
  }
  const socket = new WebSocket(url)
  const messages: string[] = []
  socket.on('message', (data, isBinary) => messages.push(isBinary ? 'binary' : `${data}`))
  const [code, reason] = await once(socket, 'close')
  return [...messages, `${code}${reason}`]
}

async function bare(t: Test, name: BareName): Promise<URL> {
  const { url, stop } = await startBare(name, {
    env: {},
    signal: AbortSignal.timeout(100_000),
    progress: (line) => t.comment(line),
  })
  t.teardown(stop)
  return url
}

const origins: [name: BareName, transports: TransportName[]][] = [
  ['raw node:http', ['chunked', 'sse']],
  ['Fastify + fastify-sse-v2', ['sse']],
  ['raw ws', ['websocket']],
]

const shapes: StreamShape[] = [
  { count: 3, interval: 0 },
  { count: 1_000, bytes: 200, interval: 0 },
  { count: 4, bytes: 5, interval: 3 },
  { count: 2, interval: 0, silence: 5 },
]

for (const [name, transports] of origins) {
  for (const transport of transports) {
    t.test(`${name} sends the same ${transport} streams as ours, byte for byte`, async (t) => {
      const ours = (await startApp(t)).url
      const theirs = await bare(t, name)
      for (const shape of shapes) {
        const expected = await read(ours, transport, shape)
        t.strictSame(await read(theirs, transport, shape), expected, JSON.stringify(shape))
        t.match(
          expected.join(''),
          payloads(shape)
            .map((data) => frame(transport, data))
            .join(''),
          'and so does the load client expect them',
        )
      }
    })
  }
}

for (const transport of ['chunked', 'sse'] as const) {
  t.test(`raw node:http opens a silent ${transport} stream at once, and keeps it open`, async (t) => {
    const url = new URL(
      target(transport, { count: 1, interval: 0, silence: 600_000 }),
      await bare(t, 'raw node:http'),
    )
    const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage]
    t.equal(response.statusCode, 200)
    t.equal(response.complete, false)
    response.destroy()
  })
}
