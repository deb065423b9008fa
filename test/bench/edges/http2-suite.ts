import type { Test } from 'tap'
import type { Edge } from '../../../bench/edges/edge.ts'
import { overHttp2 } from '../../../bench/edges/http2.ts'
import { trustCertificate } from '../../../bench/rig/certificate.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import { http2 } from '../../../src/probe/clients/http2/index.ts'
import type { Verdict } from '../../../src/probe/model.ts'
import { probe } from '../../../src/probe/probe.ts'
import { startApp } from '../../support/service.ts'

const own = checks.filter(({ over, probeRoutes }) => over === 'http2' && !probeRoutes)

/**
 * Puts an edge with TLS before the service, twice, and asks it over HTTP/2: what only HTTP/2 has, and `others`.
 * @returns the verdicts by check id
 */
export async function askHttp2(t: Test, edge: Edge, others: string[]): Promise<Record<string, Verdict>> {
  await trustCertificate()
  const { url: origin } = await startApp(t)
  const start = async () => {
    const progress = (line: string) => t.comment(line)
    const running = await overHttp2(edge)?.start({ origin, signal: AbortSignal.timeout(200_000), progress })
    if (!running) throw new Error(`${edge.id} takes TLS`)
    t.teardown(running.stop)
    return running
  }
  const [asIs, reloaded] = [await start(), await start()]
  const answers = probe({
    checks: [...checks.filter(({ id }) => others.includes(id)), ...own],
    instances: { asIs, reloaded },
    client: http2,
    edge: true,
    origin,
    patience: 10_000,
    atOnce: 4,
  })
  const found: Record<string, Verdict> = {}
  for await (const { outcome, verdict } of answers) found[outcome.check] = verdict
  return found
}

/** Sees every check survive that only HTTP/2 has, and these. */
export async function survivesHttp2(t: Test, edge: Edge): Promise<void> {
  const others = ['health', 'chunked', 'sse']
  const found = await askHttp2(t, edge, others)
  for (const [id, { verdict, reason }] of Object.entries(found))
    t.equal(verdict, 'survives', `${id} through ${edge.id}: ${reason}`)
  t.strictSame(Object.keys(found).sort(), [...others, ...own.map(({ id }) => id)].sort())
}
