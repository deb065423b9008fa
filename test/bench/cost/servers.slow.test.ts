import t from 'tap'
import { startMeasured } from '../../../bench/cost/servers.ts'

const signal = AbortSignal.timeout(100_000)

for (const name of ['ours', 'raw node:http', 'Fastify + fastify-sse-v2', 'raw ws'] as const) {
  t.test(`${name} says what it uses, and stops`, async (t) => {
    const server = await startMeasured(name, ['--expose-gc'], signal)
    t.teardown(server.stop)
    t.equal(server.name, name)
    const before = await server.cpuMs()
    t.ok(before > 0, 'it has started, which took something')
    for (let n = 0; n < 20; n++) await (await fetch(new URL('/health', server.url))).text()
    t.ok((await server.cpuMs()) > before, 'and each answer takes more')
    const { rss, heapUsed } = await server.memory()
    t.ok(rss > heapUsed && heapUsed > 0)
    await server.stop()
    await t.rejects(fetch(server.url))
    await t.rejects(server.cpuMs(), 'nobody is there to ask')
  })
}
