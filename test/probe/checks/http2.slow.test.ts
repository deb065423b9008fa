import t, { type Test } from 'tap'
import type { Check } from '../../../src/probe/checks/check.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import { http2 } from '../../../src/probe/clients/http2/index.ts'
import { http1 } from '../../../src/probe/clients/index.ts'
import type { Outcome, Verdict } from '../../../src/probe/model.ts'
import type { Answer, ProbeOptions } from '../../../src/probe/options.ts'
import { probe } from '../../../src/probe/probe.ts'
import type { BadEdge, RunningBadEdge } from '../../support/bad-edges/edge.ts'
import { cancelsAll } from '../../support/bad-edges/http2/cancels-all.ts'
import { dropsOnReload } from '../../support/bad-edges/http2/drops-on-reload.ts'
import { goesAwayAbove } from '../../support/bad-edges/http2/goes-away-above.ts'
import { hidesEnd } from '../../support/bad-edges/http2/hides-end.ts'
import { holdsOnHttp2 } from '../../support/bad-edges/http2/holds-on.ts'
import { leaksConnection } from '../../support/bad-edges/http2/leaks-connection.ts'
import { losesData } from '../../support/bad-edges/http2/loses-data.ts'
import { passesHttp2 } from '../../support/bad-edges/http2/passes.ts'
import { queues } from '../../support/bad-edges/http2/queues.ts'
import { resetsAfterHead } from '../../support/bad-edges/http2/resets-after-head.ts'
import { resetsQuietly } from '../../support/bad-edges/http2/resets-quietly.ts'
import { starves } from '../../support/bad-edges/http2/starves.ts'
import { passes } from '../../support/bad-edges/passes.ts'
import { startApp } from '../../support/service.ts'

const SCALE = 20

type Wanted = Pick<Verdict, 'verdict' | 'cause'> & { reason: RegExp }

/** What each bad edge must be found to do, by check. */
const findings: [BadEdge, Record<string, Wanted>][] = [
  [passes, { http2: { verdict: 'unknown', cause: 'unreachable', reason: /HTTP\/2|protocol/i } }],
  [
    hidesEnd,
    {
      'chunked-failing': {
        verdict: 'cut',
        cause: 'hidden-end',
        reason: /ended cleanly although the service/,
      },
    },
  ],
  [
    resetsQuietly,
    {
      chunked: { verdict: 'cut', cause: 'reset', reason: /after 3 of 3 events/ },
      sse: { verdict: 'cut', cause: 'reset', reason: /after 3 of 3 events/ },
    },
  ],
  [
    losesData,
    {
      chunked: { verdict: 'degrades', cause: 'lost', reason: /event 2 of 3 lost/ },
      sse: { verdict: 'degrades', cause: 'lost', reason: /event 2 of 3 lost/ },
    },
  ],
  [
    starves,
    { 'http2-neighbour': { verdict: 'cut', cause: 'starved', reason: /another ended (silent|endless)/ } },
  ],
  [resetsAfterHead, { chunked: { verdict: 'cut', cause: 'reset', reason: /after 0 of 3 events/ } }],
  [
    dropsOnReload,
    { 'http2-reload': { verdict: 'cut', cause: 'truncated', reason: /closed before the end/ } },
  ],
  [
    leaksConnection,
    {
      http2: { verdict: 'cut', cause: 'malformed', reason: /before any answer.*not valid.*PROTOCOL_ERROR/ },
      chunked: { verdict: 'cut', cause: 'malformed', reason: /PROTOCOL_ERROR/ },
      'http2-connection-fields': { verdict: 'cut', cause: 'malformed', reason: /PROTOCOL_ERROR/ },
    },
  ],
  [
    holdsOnHttp2,
    {
      'http2-cancel': { verdict: 'degrades', cause: 'leaving-hidden', reason: /did not learn/ },
      'chunked-leave-silent': { verdict: 'degrades', cause: 'leaving-hidden', reason: /did not learn/ },
    },
  ],
  [
    cancelsAll,
    { 'http2-cancel': { verdict: 'cut', cause: 'reset', reason: /only 0 of 3 others were whole/ } },
  ],
  [queues, { 'http2-streams': { verdict: 'cut', cause: 'lost', reason: /only \d+ of 100 streams/ } }],
  [
    goesAwayAbove,
    { 'http2-limit': { verdict: 'cut', cause: 'reset', reason: /21 streams at once, where 20/ } },
  ],
]

const { url: service } = await startApp(t, {
  env: { PROBE_ROUTES: 'true', HEARTBEAT: `${15_000 / SCALE}ms` },
})
/** WebSocket stays with HTTP/1.1. */
const http = checks.filter(({ transport }) => transport !== 'websocket')
const direct = new Map<string, Outcome>()

async function ask(
  t: Test,
  edge: BadEdge,
  asked: Check[],
  options: Partial<ProbeOptions> = {},
): Promise<Answer[]> {
  const [{ url }, reloaded] = await Promise.all([start(t, edge), start(t, edge)])
  return Array.fromAsync(
    probe({
      checks: asked,
      instances: { asIs: { url }, short: { url, scale: SCALE }, reloaded },
      origin: service,
      edge: true,
      direct: ({ id }) => direct.get(id),
      patience: 3_000,
      atOnce: 4,
      client: http2,
      ...options,
    }),
  )
}

async function start(t: Test, edge: BadEdge): Promise<RunningBadEdge> {
  const running = await edge.start(service)
  t.teardown(running.stop)
  return running
}

t.test('without an edge', async () => {
  for (const { outcome } of await Array.fromAsync(
    probe({
      checks: http,
      instances: { asIs: { url: service }, short: { url: service, scale: SCALE } },
      edge: false,
      patience: 10_000,
      atOnce: 4,
      client: http1,
    }),
  ))
    if (!outcome.fault) direct.set(outcome.check, outcome)
})

t.test(
  `Every check that means something over HTTP/2 survives an edge that ${passesHttp2.does}`,
  async (t) => {
    const unasked: string[] = []
    for (const { outcome, verdict } of await ask(t, passesHttp2, http)) {
      if (outcome.fault) unasked.push(outcome.check)
      else t.equal(verdict.verdict, 'survives', `${outcome.check}: ${verdict.reason}`)
    }
    const others = http.filter(({ over, instance }) => over === 'http1' || instance === 'dead')
    t.strictSame(unasked.sort(), others.map(({ id }) => id).sort())
  },
)

t.test('Each bad edge is found out', async (t) => {
  t.jobs = 3
  for (const [edge, wanted] of findings) {
    t.test(edge.does, { buffered: true }, async (t) => {
      const asked = checks.filter(({ id }) => id in wanted).map((check) => ({ ...check, needs: [] }))
      for (const { outcome, verdict } of await ask(t, edge, asked))
        t.match(verdict, wanted[outcome.check], `${outcome.check} ${JSON.stringify(outcome.facts)}`)
    })
  }
  const own = checks.filter(({ over }) => over === 'http2').map(({ id }) => id)
  const found = new Set(findings.flatMap(([, wanted]) => Object.keys(wanted)))
  t.strictSame(
    own.filter((id) => !found.has(id)),
    [],
    'each check of HTTP/2’s own has a bad edge that fails it',
  )
})
