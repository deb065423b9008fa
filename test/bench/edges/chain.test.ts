import { once } from 'node:events'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { both, chain } from '../../../bench/edges/chain.ts'
import type { Edge } from '../../../bench/edges/edge.ts'
import type { EdgeLog } from '../../../src/probe/model.ts'

const log = (says: string, author?: EdgeLog['author']): EdgeLog => ({
  line: says,
  says,
  flags: [says],
  ms: 1,
  ...(author && { author }),
})

t.test('The logs of two edges blame nobody whom they do not know', async (t) => {
  const author = (outer?: EdgeLog['author'], inner?: EdgeLog['author']) =>
    both(log('outer', outer), log('inner', inner))?.author
  t.equal(author('client', 'client'), 'client')
  t.equal(author('edge', 'client'), 'edge', 'the outer one left the inner one')
  t.equal(author('service', 'edge'), 'edge')
  t.equal(author('service', 'service'), 'service')
  t.equal(author('service', undefined), undefined, 'the inner one may have done it')
  t.equal(author(undefined, 'edge'), 'edge')
  t.equal(author(undefined, 'client'), undefined, 'the outer one, or its client')
  t.match(both(log('outer'), log('inner')), { line: 'outer\ninner', flags: ['outer', 'inner'] })
  t.equal(both(log('outer', 'service'), undefined)?.author, undefined)
  t.equal(both(undefined, log('inner')), undefined)
})

/** An edge that adds its name to X-Hops of a request, and writes it into `stopped` when it stops. */
function hop(t: Test, name: string, stopped: string[]): Edge {
  return {
    id: name,
    title: name,
    truth: 'real',
    group: 'proxies',
    expected: {},
    async start({ origin }) {
      const server = createServer((incoming, response) => {
        const hops = `${name} ${incoming.headers['x-hops'] ?? ''}`.trim()
        request(origin, { headers: { 'x-hops': hops } }, (answer) => answer.pipe(response)).end()
      }).listen(0, '127.0.0.1')
      t.teardown(() => server.close())
      await once(server, 'listening')
      return {
        url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
        programs: [{ name, version: '1' }],
        async stop() {
          stopped.push(name)
        },
      }
    },
  }
}

t.test('The outer edge of a chain asks the inner one, and stops first', async (t) => {
  const service = createServer(({ headers }, response) => response.end(headers['x-hops']))
  service.listen(0, '127.0.0.1')
  t.teardown(() => service.close())
  await once(service, 'listening')
  const stopped: string[] = []
  const two = chain({
    id: 'two',
    title: 'outer before inner',
    expected: {},
    outer: hop(t, 'outer', stopped),
    inner: hop(t, 'inner', stopped),
  })
  const origin = new URL(`http://127.0.0.1:${(service.address() as AddressInfo).port}`)
  const running = await two.start({ origin, signal: AbortSignal.timeout(10_000), progress() {} })
  if (!running) return t.fail('it starts')
  t.equal(await (await fetch(running.url, { headers: { connection: 'close' } })).text(), 'inner outer')
  t.match(running.programs, [{ name: 'outer' }, { name: 'inner' }])
  await running.stop()
  t.strictSame(stopped, ['outer', 'inner'])
})
