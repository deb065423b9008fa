import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { WebSocketServer } from 'ws'
import { load } from '../../../bench/load/load.ts'
import type { LoadResult } from '../../../bench/load/result.ts'
import type { TransportName } from '../../../src/transports/transport.ts'
import { listen } from './origins.ts'

/** The article's three routes, without pauses. */
async function service(t: Test): Promise<{ url: URL; asked: Set<string | undefined> }> {
  const asked = new Set<string | undefined>()
  const server = createServer(({ url }, response) => {
    asked.add(url)
    const frame = (data: string) => (url?.startsWith('/sse') ? `event: test\ndata: ${data}\n\n` : `${data}\n`)
    for (const data of ['foo', 'bar', 'baz']) response.write(frame(data))
    response.end()
  })
  new WebSocketServer({ server }).on('connection', (socket, { url }) => {
    asked.add(url)
    for (const data of ['foo', 'bar', 'baz']) socket.send(`${data}\n`)
    socket.close(1000)
  })
  return { url: await listen(t, server), asked }
}

const rows: [transport: TransportName, target: string][] = [
  ['chunked', '/transfer-encoding?interval=0'],
  ['sse', '/sse?interval=0'],
  ['websocket', '/websocket?interval=0'],
]

for (const [transport, target] of rows) {
  t.test(`${transport} asks for ${target} and knows a whole stream of it`, async (t) => {
    const { url, asked } = await service(t)
    const about = { edge: 'direct', connections: 2 }
    let result: LoadResult
    // However slow the machine, some time is long enough for one stream.
    let seconds = 0.1
    do {
      seconds *= 2
      result = await load(transport, { url, ...about, seconds, signal: new AbortController().signal })
    } while (result.ended === 0)
    t.strictSame([...asked], [target])
    t.match(result, { ...about, transport, whole: result.ended, shareWhole: 1 })
    t.equal(result.perSecond, result.whole / result.seconds)
  })
}

t.test('nothing is left that would keep the process alive', async (t) => {
  // The origin's own handles do not count, so the process ends only if load has let go of all of its own.
  const program = `
    import { createServer } from 'node:http'
    import { load } from ${JSON.stringify(new URL('../../../bench/load/load.ts', import.meta.url).href)}

    const abort = new AbortController()
    let open = 0
    const hold = () => { if (++open === 6) abort.abort(new Error('enough')) }
    const server = createServer(hold).on('upgrade', hold).on('connection', (socket) => socket.unref())
    server.listen(0, '127.0.0.1', async () => {
      server.unref()
      const url = new URL('http://127.0.0.1:' + server.address().port)
      const options = { url, edge: 'direct', connections: 1 }
      const timeIsUp = await Promise.all(['chunked', 'sse', 'websocket'].map((transport) =>
        load(transport, { ...options, seconds: 0.1, signal: abort.signal })))
      console.log('time is up', timeIsUp.length)
      await Promise.allSettled(['chunked', 'sse', 'websocket'].map((transport) =>
        load(transport, { ...options, seconds: 3600, signal: abort.signal })))
      console.log(abort.signal.reason.message)
    })`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 60_000,
  })
  t.equal(stdout, 'time is up 3\nenough\n')
})
