import { connect, createServer } from 'node:net'
import t, { type Test } from 'tap'
import { checks as all } from '../../../src/probe/checks/index.ts'
import type { Answer } from '../../../src/probe/options.ts'
import { probe } from '../../../src/probe/probe.ts'
import { listen } from '../../support/bad-edges/edge.ts'
import { startApp } from '../../support/service.ts'

/** Two instances of the service behind one address: WebSockets go to the one, all else to the other. */
async function startTwo(t: Test) {
  const env = { PROBE_ROUTES: 'true' }
  const [one, other] = await Promise.all([startApp(t, { env }), startApp(t, { env })])
  const server = createServer((client) => {
    client.once('data', (first) => {
      const { url } = /^upgrade: websocket\r$/im.test(String(first)) ? one : other
      const instance = connect(Number(url.port), url.hostname).on('error', () => client.destroy())
      instance.write(first)
      client.pipe(instance).pipe(client)
    })
  })
  const { url, stop } = await listen(server)
  t.teardown(stop)
  return { url, other: other.url }
}

async function ask(id: string, url: URL, origin?: URL): Promise<Answer | undefined> {
  const checks = all.filter((check) => check.id === id).map((check) => ({ ...check, needs: [] }))
  const options = { checks, instances: { asIs: { url } }, edge: true, patience: 3_000 }
  for await (const answer of probe({ ...options, ...(origin && { origin }) })) return answer
  return undefined
}

t.test('A record that another instance has says nothing about the edge', async (t) => {
  const { url } = await startTwo(t)
  const unknown = { verdict: { verdict: 'unknown', by: 'harness', reason: /STREAMPROOF_RUN_NOT_HERE/ } }
  await Promise.all(
    ['websocket-ping', 'websocket-close-client', 'websocket-leave'].map(async (id) => {
      t.match(await ask(id, url), unknown, `${id} is unknown`)
    }),
  )
  const answer = await ask('websocket-text', url)
  t.match(answer, { verdict: { verdict: 'survives' } }, 'what needs no record is known nevertheless')
  t.equal(answer?.outcome.server, undefined, 'and blames nobody for it')
})

t.test('If the service is asked directly and never saw the run, the edge is to blame', async (t) => {
  const { url, other } = await startTwo(t)
  const answer = await ask('websocket-ping', url, other)
  t.match(answer?.verdict, { verdict: 'degrades', by: 'edge', reason: /answered by the edge itself/ })
  t.equal(answer?.outcome.server, null, 'the service never opened it')
})

t.test('The outcome holds the echo’s record', async (t) => {
  const { url } = await startApp(t, { env: { PROBE_ROUTES: 'true' } })
  const answer = await ask('websocket-ping', url)
  t.match(answer?.outcome.server, { events: 2, pings: 1, pongs: 1, endedBy: 'client', closeCode: 1000 })
})
