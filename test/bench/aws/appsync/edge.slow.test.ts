import t from 'tap'
import { appsync } from '../../../../bench/edges/appsync/index.ts'
import { appsyncEvents } from '../../../../bench/edges/appsync-events/index.ts'
import { routeChecks } from '../../../../src/probe/checks/index.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { probe } from '../../../../src/probe/probe.ts'
import { startApp } from '../../../support/service.ts'

// AWS's own client is large, and is installed first, once: in a test run that keeps both cores busy.
t.setTimeout(600_000)

for (const edge of [appsync, appsyncEvents])
  t.test(`Through ${edge.title} with aws-amplify`, async (t) => {
    const start = async (origin: URL, scale = 1) => {
      const { signal } = new AbortController()
      const progress = (line: string) => t.comment(line)
      const running = await edge.start({ origin, scale, signal, progress })
      if (!running) throw new Error(`${edge.id} is not there`)
      t.teardown(running.stop)
      return running
    }

    t.test('the WebSocket check survives, and no other is asked', async (t) => {
      const { url: origin } = await startApp(t)
      const asIs = await start(origin)
      const { offers } = edge
      const answers: Answer[] = []
      const asked = { checks: routeChecks, instances: { asIs }, offers, edge: true, origin, patience: 10_000 }
      for await (const answer of probe(asked)) answers.push(answer)
      const verdicts = answers.map(({ outcome, verdict }) => [outcome.check, verdict.verdict])
      t.strictSame(verdicts, [
        ['health', 'unknown'],
        ['chunked', 'unknown'],
        ['sse', 'unknown'],
        ['websocket', 'survives'],
      ])
      for (const { outcome } of answers.slice(0, 3)) t.equal(outcome.fault?.code, 'STREAMPROOF_NOT_OFFERED')
      t.match(answers[3]?.outcome, {
        status: 101,
        closeCode: 1000,
        server: { events: 3, endedBy: 'source', transport: 'chunked' },
        edgeLog: { says: /^4 messages passed; / },
      })
    })

    t.test('a payload that is too large does not arrive, and the edge’s log says so', async (t) => {
      const { url: origin } = await startApp(t)
      const running = await start(origin)
      const socket = new WebSocket(new URL('/websocket?bytes=250000&count=1&run=large', running.url))
      const messages: unknown[] = []
      socket.addEventListener('message', ({ data }) => messages.push(data))
      const { code } = await new Promise<CloseEvent>((resolve) => socket.addEventListener('close', resolve))
      t.strictSame({ messages, code }, { messages: [], code: 1000 })
      const edgeLog = await running.log?.('large')
      t.match(edgeLog, { says: /1 dropped as larger than 240 KB/, flags: ['dropped'], author: 'edge' })
    })

    t.test('an aborted start leaves nothing', async (t) => {
      const { url: origin } = await startApp(t)
      const given = new AbortController()
      const starting = edge.start({ origin, signal: given.signal, progress() {} })
      given.abort(new Error('enough'))
      await t.rejects(starting, /enough/)
    })

    t.test('without a service it does not start', async (t) => {
      const { signal } = new AbortController()
      t.equal(
        await edge.start({ origin: new URL('http://127.0.0.1:1'), dead: true, signal, progress() {} }),
        undefined,
      )
    })
  })
