import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { WebSocketServer } from 'ws'
import type { TransportName } from '../../src/contract.ts'
import { load } from '../../src/load/load.ts'
import type { LoadResult } from '../../src/load/result.ts'
import { spread } from '../../src/report/spread.ts'
import { listen } from './origins.ts'

/** The article's three routes, without pauses; before the first event it takes its time, ms. */
async function service(t: Test, asked: (target: string | undefined) => void, delay = 0): Promise<URL> {
  const server = createServer(async ({ url }, response) => {
    asked(url)
    if (delay > 0) await sleep(delay)
    const frame = (data: string) => (url?.startsWith('/sse') ? `event: test\ndata: ${data}\n\n` : `${data}\n`)
    for (const data of ['foo', 'bar', 'baz']) response.write(frame(data))
    response.end()
  })
  new WebSocketServer({ server }).on('connection', (socket, { url }) => {
    asked(url)
    for (const data of ['foo', 'bar', 'baz']) socket.send(`${data}\n`)
    socket.close(1000)
  })
  return listen(t, server)
}

const signal = new AbortController().signal

/** However slow the machine, some time is long enough. */
async function longEnough(
  run: (seconds: number) => Promise<LoadResult>,
  enough: (result: LoadResult) => boolean,
): Promise<LoadResult> {
  for (let seconds = 0.25; ; seconds *= 2) {
    const result = await run(seconds)
    if (enough(result)) return result
  }
}

const rows: [transport: TransportName, target: string][] = [
  ['chunked', '/transfer-encoding?count=3&interval=0'],
  ['sse', '/sse?count=3&interval=0'],
  ['websocket', '/websocket?count=3&interval=0'],
]

for (const [transport, target] of rows) {
  t.test(`${transport} asks for ${target} and knows a whole stream of it`, async (t) => {
    const asked = new Set<string | undefined>()
    const url = await service(t, (target) => asked.add(target))
    const about = { edge: 'direct', connections: 2 }
    const result = await longEnough(
      (seconds) => load(transport, { url, ...about, seconds, signal }),
      ({ ended }) => ended > 0,
    )
    t.strictSame([...asked], [target])
    t.match(result, { ...about, transport, whole: result.ended, shareWhole: 1 })
    t.equal(result.perSecond, result.whole / result.seconds)
    t.notOk('floor' in result, 'there was none to be held against')
    t.notOk('edgeCpuMs' in result, 'and no edge')
  })
}

t.test('Our service and the floor take turns, and each pair gives a ratio', async (t) => {
  let order: string[] = []
  const note = (name: string) => () => {
    if (order.at(-1) !== name) order.push(name)
  }
  const url = await service(t, note('ours'), 10)
  const floor = { origin: 'raw node:http', url: await service(t, note('bare')) } as const
  const result = await longEnough(
    (seconds) => {
      order = []
      return load('chunked', { url, floor, edge: 'direct', connections: 2, seconds, signal })
    },
    ({ floor }) => floor?.ratios.length === 5 && floor.ratios.every((ratio) => ratio > 0),
  )
  // A request of an attempt that was too short may come in after the next one has begun.
  t.strictSame(order.slice(order.indexOf('ours')), Array(5).fill(['ours', 'bare']).flat())
  t.match(result.floor, { origin: 'raw node:http', shareWhole: 1, firstByte: {}, wholeStream: {} })
  t.ok(spread(result.floor?.ratios ?? []).median < 1, 'below 1 where ours is the slower one')
})

t.test('A floor without a whole stream gives no ratio', async (t) => {
  const url = await service(t, () => {})
  const refusing = await listen(
    t,
    createServer((_, response) => response.writeHead(503).end()),
  )
  const floor = { origin: 'raw node:http', url: refusing } as const
  const result = await load('sse', { url, floor, edge: 'direct', connections: 2, seconds: 0.25, signal })
  t.strictSame(result.floor?.ratios, [])
})

t.test('The edge’s processor time is that of our turns only', async (t) => {
  const url = await service(t, () => {})
  let asked = 0
  const result = await load('chunked', {
    url,
    edge: 'an edge',
    // At the start and the end of each turn: 1 ms within each, whatever it takes between them.
    edgeCpuMs: async () => {
      asked += 1
      return Math.ceil(asked / 2) * 100 + (asked % 2 === 0 ? 1 : 0)
    },
    floor: { origin: 'raw node:http', url },
    connections: 1,
    seconds: 0.25,
    signal,
  })
  t.equal(result.edgeCpuMs, 5)
})

t.test('Nothing is left that keeps the process alive', async (t) => {
  // The origin's own handles do not count, so the process ends only if load has let go of all of its own.
  const program = `
    import { createServer } from 'node:http'
    import { load } from ${JSON.stringify(new URL('../../src/load/load.ts', import.meta.url).href)}

    const abort = new AbortController()
    let toCome = Infinity
    const hold = () => { if (--toCome === 0) abort.abort(new Error('enough')) }
    const server = createServer(hold).on('upgrade', hold).on('connection', (socket) => socket.unref())
    server.listen(0, '127.0.0.1', async () => {
      server.unref()
      const url = new URL('http://127.0.0.1:' + server.address().port)
      const options = { url, floor: { origin: 'raw node:http', url }, edge: 'direct', connections: 1 }
      const transports = ['chunked', 'sse', 'websocket']
      const timeIsUp = await Promise.all(transports.map((transport) =>
        load(transport, { ...options, seconds: 1, signal: abort.signal })))
      console.log('time is up', timeIsUp.length)
      toCome = 3
      await Promise.allSettled(transports.map((transport) =>
        load(transport, { ...options, seconds: 3600, signal: abort.signal })))
      console.log(abort.signal.reason.message)
    })`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 60_000,
  })
  t.equal(stdout, 'time is up 3\nenough\n')
})
