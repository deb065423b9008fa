import t from 'tap'
import { measure } from '../../../../bench/cost/channels/measure.ts'
import { rows } from '../../../../bench/cost/channels/rows.ts'
import { appends, fanOut } from '../../../../bench/cost/channels/scenarios.ts'
import { startMeasured } from '../../../../bench/cost/servers.ts'

for (const name of ['channels by hand', "the protocol's Node server"] as const)
  t.test(`Events and appends are counted whole: ${name}`, async (t) => {
    const server = await startMeasured(name, [], new AbortController().signal)
    t.teardown(() => server.stop())
    const small = { channels: 2, readers: 5, rate: 20, seconds: 0.5 } as const
    const transports = name === 'channels by hand' ? (['sse', 'websocket'] as const) : (['sse'] as const)
    for (const transport of transports) {
      const { delivered, p50 = 0, p99 = 0, cpu = 0 } = await fanOut({ ...small, transport })(server)
      t.equal(delivered, 1)
      t.ok(p50 > 0 && p99 >= p50 && cpu > 0)
    }
    t.ok(Number((await appends(0.2)(server)).appends) > 0)
  })

for (const valkey of ['everysec', 'always'] as const)
  t.test(`Ours in a real Valkey is measured beside ours in memory: appendfsync ${valkey}`, async (t) => {
    const row = rows.find((one) => one.valkey === valkey)
    if (!row) throw new Error('there is no such row')
    const run = fanOut({ channels: 1, readers: 1, rate: 20, seconds: 0.5, transport: 'sse' })
    const { signal } = new AbortController()
    const { rounds } = await measure({ ...row, run, rounds: 1 }, { signal, progress: () => {} })
    t.match(rounds, [{ ours: { delivered: 1 }, beside: { delivered: 1 } }])
    t.ok(Number(rounds[0]?.ours.p50) > 0)
  })
