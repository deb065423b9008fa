import t from 'tap'
import { alb } from '../../../bench/edges/alb/index.ts'
import { appRunner } from '../../../bench/edges/app-runner/index.ts'
import { overHttp2 } from '../../../bench/edges/http2.ts'
import { lambdaUrl } from '../../../bench/edges/lambda-url/index.ts'
import { trustCertificate } from '../../../bench/rig/certificate.ts'
import { checks } from '../../../src/probe/checks/index.ts'
import { http2 } from '../../../src/probe/clients/http2/index.ts'
import { probe } from '../../../src/probe/probe.ts'
import { startApp } from '../../support/service.ts'

t.test('An edge without TLS has no HTTP/2', async (t) => {
  t.equal(overHttp2(lambdaUrl), undefined)
})

t.test('What only HTTP/2 has survives real Envoys that reload', async (t) => {
  await trustCertificate()
  const { url: origin } = await startApp(t)
  const asked = checks.filter(({ over, probeRoutes }) => over === 'http2' && !probeRoutes)
  const ids = asked.map(({ id }) => id).sort()
  for (const edge of [appRunner, alb]) {
    const start = async () => {
      const progress = (line: string) => t.comment(line)
      const running = await overHttp2(edge)?.start({ origin, signal: AbortSignal.timeout(60_000), progress })
      if (!running) throw new Error(`${edge.id} takes TLS`)
      t.teardown(running.stop)
      return running
    }
    const [asIs, reloaded] = [await start(), await start()]
    const found: string[] = []
    for await (const { outcome, verdict } of probe({
      checks: [...checks.filter(({ id }) => id === 'health' || id === 'chunked'), ...asked],
      instances: { asIs, reloaded },
      client: http2,
      edge: true,
      origin,
      patience: 10_000,
      atOnce: 4,
    })) {
      t.equal(verdict.verdict, 'survives', `${outcome.check} through ${edge.id}: ${verdict.reason}`)
      found.push(outcome.check)
    }
    t.strictSame(found.sort(), ['chunked', 'health', ...ids])
  }
})
