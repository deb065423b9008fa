import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { RunningEdge } from '../../../bench/edges/edge.ts'
import { startServer } from '../../../bench/rig/service.ts'
import type { Check } from '../../../src/probe/checks/check.ts'
import { checks, routeChecks } from '../../../src/probe/checks/index.ts'
import { dissent } from '../../../src/probe/judge/judge.ts'
import type { Outcome } from '../../../src/probe/model.ts'
import type { Answer } from '../../../src/probe/options.ts'
import { probe } from '../../../src/probe/probe.ts'
import { startAppRunner } from '../../support/app-runner.ts'
import { through } from '../../support/outcomes.ts'
import { startApp } from '../../support/service.ts'

const SERVER = fileURLToPath(new URL('../../../src/service/server.ts', import.meta.url))
/** What App Runner's 120 s are divided by: they become 6 s. */
const SCALE = 20

const socket = checks.find(({ id }) => id === 'websocket') as Check
const total = checks.find(({ id }) => id === 'chunked-total') as Check

/** Asks the service itself, and then through the edge: what the edge's log and the service's record say is heard. */
async function askBoth(
  checks: Check[],
  url: URL,
  { log, ...edge }: RunningEdge,
): Promise<Map<string, Answer>> {
  const shared = { checks, origin: url, patience: 10_000, atOnce: 6 }
  const direct = new Map<string, Outcome>()
  const own = { asIs: { url }, short: { url, scale: SCALE } }
  for await (const { outcome } of probe({ ...shared, instances: own, edge: false }))
    direct.set(outcome.check, outcome)
  const between = { url: edge.url, ...(log && { log }) }
  const instances = { asIs: between, short: { ...between, scale: SCALE } }
  const answers = await Array.fromAsync(
    probe({ ...shared, instances, edge: true, direct: ({ id }) => direct.get(id) }),
  )
  return new Map(answers.map((answer) => [answer.outcome.check, answer]))
}

t.test('Through a real Envoy', async (t) => {
  const { url } = await startApp(t)
  const edge = await startAppRunner(t, { origin: url, scale: SCALE })
  const answers = await askBoth([...routeChecks, total], url, edge)

  await t.test('what passes has no author', async (t) => {
    for (const id of ['health', 'chunked', 'sse']) {
      t.match(answers.get(id)?.verdict, { verdict: 'survives' }, id)
      t.equal(answers.get(id)?.verdict.by, undefined)
    }
  })

  await t.test('a stream that outlives the timeout is cut by the edge, and all three say so', async (t) => {
    const { outcome, verdict } = answers.get(total.id) as Answer
    t.match(verdict, { verdict: 'cut', cause: 'cut-total', by: 'edge', agree: 3 })
    t.match(verdict.reason, /^after \d+ of \d+ events, \d+ ms in, the connection closed before the end/)
    t.match(verdict.witnesses, [
      { witness: 'client', says: /^truncated at \d+ ms, and whole without the edge$/, author: 'edge' },
      { witness: 'server', says: /^\d+ events sent, ended by its client at \d+ ms$/, author: 'edge' },
      { witness: 'edge', says: /^200 after \d+ ms: .* \(UT\)$/, author: 'edge' },
    ])
    t.match(outcome, {
      scale: SCALE,
      server: { endedBy: 'client' },
      edgeLog: { flags: ['UT'], author: 'edge', limit: 'total' },
    })

    const { at = 0 } = verdict
    t.equal(at, outcome.edgeLog?.ms, 'when, the edge knows best')
    t.ok(at >= 5_900, `${at} ms are the 6 s of its timeout`)
    // Envoy goes on holding the connection for its delayed_close_timeout, 1 s.
    t.ok(Number(outcome.endedMs) >= at + 900, `the client learnt of it at ${outcome.endedMs} ms only`)
  })

  await t.test('a WebSocket is refused by the edge, and all three say so', async (t) => {
    const { verdict } = answers.get('websocket') as Answer
    t.match(verdict, {
      verdict: 'refused',
      by: 'edge',
      agree: 3,
      reason: '403 instead of 101, with an empty body',
      witnesses: [
        { witness: 'client', says: /^refused with 403 at \d+ ms, and whole without the edge$/ },
        { witness: 'server', says: 'never opened it' },
        { witness: 'edge', says: /^403 after \d+ ms: Envoy’s own answer \(upgrade_failed\)$/ },
      ],
    })
  })

  await t.test('the author is known even without a direct run', async (t) => {
    const cut = through(answers.get(total.id)?.outcome as Outcome, undefined, total)
    t.match(cut, { verdict: 'cut', by: 'edge', agree: 2, at: answers.get(total.id)?.verdict.at })
    const refused = through(answers.get('websocket')?.outcome as Outcome, undefined, socket)
    t.match(refused, { verdict: 'refused', by: 'edge', agree: 3 })
    t.match(refused.witnesses?.[0], { says: /signed envoy$/ }, 'who refuses in another’s place signs')
  })
})

t.test('A service that dies in mid-stream behind a real Envoy is to blame', async (t) => {
  const service = await startServer('the service', [SERVER], {
    env: { LOG_LEVEL: 'warn' },
    signal: AbortSignal.timeout(60_000),
    progress: (line) => t.comment(line),
  })
  t.teardown(service.stop)
  const edge = await startAppRunner(t, { origin: service.url })
  // First without the edge, then through it.
  let asked = 0
  const check: Check = {
    ...total,
    id: 'dies',
    needs: [],
    run(ask) {
      asked++
      const between = asked > 1
      return ask.http('/transfer-encoding', {
        query: { count: 2, silence: between ? 600_000 : 0 },
        sent: { data: ['foo', 'bar'], intervalMs: 0, stamped: false },
        async act(exchange) {
          await exchange.came(() => exchange.body.length > 0)
          if (between) process.kill(service.pid, 'SIGKILL')
          return undefined
        },
      })
    },
  }
  const { outcome, verdict } = (await askBoth([check], service.url, edge)).get('dies') as Answer
  t.match(verdict, { verdict: 'cut', by: 'service', at: outcome.edgeLog?.ms, agree: 1 })
  t.match(verdict.reason, /^after 1 of 2 events, /)
  t.match(dissent(verdict), [/^the client points to the edge: /], 'the client cannot know')
  t.match(verdict.witnesses, [
    { witness: 'client' },
    { witness: 'edge', says: /^200 after \d+ ms: .* \(UPE\)$/, author: 'service' },
  ])
  t.notOk('server' in outcome, 'and the dead say nothing')
})
