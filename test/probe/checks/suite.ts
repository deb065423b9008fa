import type { Test } from 'tap'
import type { Check } from '../../../src/probe/checks/check.ts'
import { checks as all, routeChecks } from '../../../src/probe/checks/index.ts'
import type { Outcome, Verdict } from '../../../src/probe/model.ts'
import type { Answer, Instances } from '../../../src/probe/options.ts'
import { probe } from '../../../src/probe/probe.ts'
import type { BadEdge, RunningBadEdge } from '../../support/bad-edges/edge.ts'
import { passes } from '../../support/bad-edges/index.ts'
import { startApp } from '../../support/service.ts'

/** What a bad edge must be found to do to a check. */
export interface Finding {
  through: BadEdge
  verdict: Verdict['verdict']
  /** Default: the edge. Undefined if nobody is to blame. */
  by?: Verdict['by'] | undefined
  /** How many witnesses say so. */
  agree?: number
  reason: RegExp
}

/** By how much the times of edges are divided: one that cuts after two minutes does so after six seconds. */
export const SCALE = 20

/** How the service is started so that its beats fit that scale. */
const env = { PROBE_ROUTES: 'true', HEARTBEAT: `${15_000 / SCALE}ms` }

/**
 * Sees each verdict both ways: every check survives without an edge, and through one that passes everything on, and
 * fails through a bad one, for the reason it was made for.
 *
 * @param findings by check id; none may be left out
 */
export async function testChecks(
  t: Test,
  checks: Check[],
  findings: Record<string, Finding[]>,
): Promise<void> {
  t.strictSame(
    Object.keys(findings).sort(),
    checks.map(({ id }) => id).sort(),
    'each check has a bad edge that fails it',
  )
  const { url } = await startApp(t, { env })
  const known = new Set(routeChecks.map(({ id }) => id))
  // With those that they need, which are other themes'.
  const asked = all.filter(
    ({ id }) => known.has(id) || checks.some((check) => check.id === id || check.needs.includes(id)),
  )
  const direct = new Map<string, Outcome>()

  await t.test('without an edge', async (t) => {
    for (const { outcome, verdict } of await ask(asked, url, url)) {
      direct.set(outcome.check, outcome)
      // Without an edge nobody answers for a service that is gone.
      if (outcome.fault?.code === 'STREAMPROOF_NO_INSTANCE') continue
      t.equal(verdict.verdict, 'survives', `${outcome.check}: ${verdict.reason}`)
    }
  })

  await t.test(`through an edge that ${passes.does}`, async (t) => {
    const edge = await start(t, passes, url)
    for (const { outcome, verdict } of await ask(asked, edge.url, url, direct)) {
      if (outcome.fault?.code === 'STREAMPROOF_NO_INSTANCE') continue
      t.equal(verdict.verdict, 'survives', `${outcome.check}: ${verdict.reason}`)
      t.equal(verdict.by, undefined, 'nobody is to blame')
    }
  })

  // Each mostly waits, but for a crowd, which has to be alone.
  t.jobs = checks.some(({ instance }) => instance === 'crowded') ? 1 : 4
  for (const check of checks) {
    for (const { through, ...wanted } of findings[check.id] ?? []) {
      t.test(`${check.id} through an edge that ${through.does}`, { buffered: true }, async (t) => {
        const edge = await start(t, through, url)
        const reloaded = edge.reload && { url: edge.url, reload: edge.reload }
        const dead = check.instance === 'dead' ? await start(t, through, await nobody(t)) : undefined
        const [answer] = await ask([{ ...check, needs: [] }], edge.url, url, direct, {
          dead: dead && { url: dead.url },
          reloaded,
        })
        t.match(answer?.verdict, { by: 'edge', ...wanted }, JSON.stringify(answer?.outcome.facts))
      })
    }
  }
}

async function ask(
  checks: Check[],
  url: URL,
  origin: URL,
  direct?: Map<string, Outcome>,
  others: Pick<Instances, 'dead' | 'reloaded'> = {},
): Promise<Answer[]> {
  return Array.fromAsync(
    probe({
      checks,
      instances: { asIs: { url }, short: { url, scale: SCALE }, crowded: { url }, ...others },
      origin,
      edge: direct !== undefined,
      direct: ({ id }) => direct?.get(id),
      patience: direct ? 3_000 : 10_000,
      atOnce: 4,
    }),
  )
}

async function start(t: Test, edge: BadEdge, origin: URL): Promise<RunningBadEdge> {
  const running = await edge.start(origin)
  t.teardown(running.stop)
  return running
}

/** Where nobody listens any more. */
async function nobody(t: Test): Promise<URL> {
  const { url, app } = await startApp(t)
  await app.close()
  return url
}
