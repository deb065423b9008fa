import t from 'tap'
import { apiGatewayHttp } from '../../../../bench/edges/api-gateway-http/index.ts'
import { apiGatewayRest, apiGatewayRestStream } from '../../../../bench/edges/api-gateway-rest/index.ts'
import { apiGatewayWebSocket } from '../../../../bench/edges/api-gateway-websocket/index.ts'
import type { Edge } from '../../../../bench/edges/edge.ts'
import { advise } from '../../../../src/probe/advice/index.ts'
import { routeChecks } from '../../../../src/probe/checks/index.ts'
import type { Outcome } from '../../../../src/probe/model.ts'
import type { Answer } from '../../../../src/probe/options.ts'
import { probe } from '../../../../src/probe/probe.ts'
import { refused } from '../../../support/refused.ts'
import { startApp } from '../../../support/service.ts'
import { get } from './client.ts'

const edges: Edge[] = [apiGatewayHttp, apiGatewayRest, apiGatewayRestStream, apiGatewayWebSocket]
const signal = AbortSignal.timeout(100_000)
const options = { patience: 10_000, atOnce: 4, signal }

t.test('The article’s checks, through each', async (t) => {
  const { url: origin } = await startApp(t)
  const direct = new Map<string, Outcome>()
  for await (const { outcome } of probe({
    ...options,
    checks: routeChecks,
    instances: { asIs: { url: origin } },
    edge: false,
  }))
    direct.set(outcome.check, outcome)

  for (const edge of edges)
    await t.test(edge.id, async (t) => {
      const running = await edge.start({ origin, signal, progress() {} })
      if (!running) return t.fail('it did not start')
      t.teardown(running.stop)
      const answers: Record<string, Answer> = {}
      for await (const answer of probe({
        ...options,
        checks: routeChecks,
        instances: { asIs: running },
        offers: edge.offers,
        edge: true,
        origin,
        direct: ({ id }) => direct.get(id),
      }))
        answers[answer.outcome.check] = answer

      for (const [check, { verdict, status }] of Object.entries(edge.expected)) {
        const { verdict: found, outcome } = answers[check] ?? {}
        t.equal(found?.verdict, verdict, `${check}: ${found?.reason}`)
        if (status !== undefined) t.equal(outcome?.status, status)
        if (!found || !outcome || found.verdict === 'survives') continue
        t.equal(found.by, 'edge')
        const whose = advise(found, outcome, edge.vendor).map(({ for: who }) => who)
        t.equal(whose.at(-1), edge.vendor, 'and the vendor has advice')
      }
      const offered = routeChecks.map(({ id }) => id).filter((id) => edge.offers?.includes(id) ?? true)
      t.strictSame(Object.keys(edge.expected), offered)
      const asked = Object.values(answers).filter(({ outcome }) => !outcome.fault)
      t.strictSame(asked.map(({ outcome }) => outcome.check).sort(), offered.sort())
      t.equal(edge.truth, 'stand-in')
    })
})

t.test('Before a service that is gone', async (t) => {
  const origin = await refused(t)
  const answers = await Promise.all(
    edges.slice(0, 3).map(async (edge) => {
      const running = await edge.start({ origin, dead: true, signal, progress() {} })
      if (!running) return undefined
      t.teardown(running.stop)
      const { status } = await get(running.url, '/health?run=gone')
      const { author } = (await running.log?.('gone')) ?? {}
      return { status, author }
    }),
  )
  t.strictSame(
    answers,
    [500, 502, 502].map((status) => ({ status, author: 'service' })),
  )
})
