import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { compare } from '../../../bench/cost/rounds.ts'
import type { CostRow } from '../../../bench/cost/rows.ts'
import type { MeasuredServer } from '../../../bench/cost/servers.ts'
import { listen } from '../../load/origins.ts'

const row: CostRow = {
  title: 'chunked, 3 events',
  transport: 'chunked',
  shape: { count: 3, interval: 0 },
  bare: 'raw node:http',
  atLeast: 0.5,
  aim: 1,
}

const options = { rounds: 2, seconds: 0.05, connections: 2, signal: new AbortController().signal }

/** A server in this process, which notes its name whenever it is loaded and was not the last to be. */
async function server(t: Test, name: string, body: string, order: string[] = []): Promise<MeasuredServer> {
  const origin = createServer((_request, response) => {
    if (order.at(-1) !== name) order.push(name)
    response.write(body)
    response.end()
  })
  const url = await listen(t, origin)
  return {
    name,
    url,
    cpuMs: async () => process.cpuUsage().user / 1000,
    memory: async () => process.memoryUsage(),
    stop: async () => {},
  }
}

t.test('The rounds take turns after both servers are warm', async (t) => {
  const order: string[] = []
  const ours = await server(t, 'ours', 'foo\nbar\nbaz\n', order)
  const bare = await server(t, 'bare', 'foo\nbar\nbaz\n', order)
  const { rounds, ...asked } = await compare(row, ours, bare, options)
  t.strictSame(asked, row)
  t.strictSame(order, ['ours', 'bare', 'ours', 'bare', 'ours', 'bare'])
  t.equal(rounds.length, 2)
  for (const round of rounds.flatMap(({ ours, bare }) => [ours, bare])) {
    t.ok(round.streams > 0)
    t.ok(round.seconds > 0)
    t.ok(round.cpuMs >= 0)
  }
})

t.test('A stream with other bytes is an error that names the server', async (t) => {
  const whole = await server(t, 'ours', 'foo\nbar\nbaz\n')
  const altered = await server(t, 'raw node:http', 'foo\nbar\nboz\n')
  await t.rejects(compare(row, whole, altered, options), {
    message: /^chunked, 3 events from raw node:http cannot be measured: \d+ streams were not whole\.$/,
  })
})

t.test('It ends with the signal’s reason', async (t) => {
  const whole = await server(t, 'ours', 'foo\nbar\nbaz\n')
  const signal = AbortSignal.abort(new Error('enough'))
  await t.rejects(compare(row, whole, whole, { ...options, signal }), { message: 'enough' })
})
