import createError from '@fastify/error'
import type { FastifyInstance, FastifyPluginCallback } from 'fastify'
import { advise } from '../../probe/advice/index.ts'
import { routeChecks as checks } from '../../probe/checks/index.ts'
import type { Outcome } from '../../probe/model.ts'
import type { Answer } from '../../probe/options.ts'
import { probe } from '../../probe/probe.ts'

const NoPublicUrlError = createError(
  'STREAMPROOF_NO_PUBLIC_URL',
  'Set PUBLIC_URL to where clients reach this service, such as https://example.awsapprunner.com: the service asks its own routes at that URL. It is never taken from a request, so that no client can make the service ask another host',
  503,
)

/** How long an answer is kept, ms, and how long one with an unknown verdict. */
const FRESH = 60_000
const UNKNOWN_FRESH = 5_000

/** How long to wait for the next byte before it counts as silence, ms. */
const PATIENCE = 5_000

/**
 * `GET /health/routes`: which routes survive the edge in front of this service. The service opens them itself, once
 * through `PUBLIC_URL` and once directly, and compares the two, as the bench does.
 */
export const healthOfRoutes: FastifyPluginCallback<{ publicUrl: URL | undefined }> = (
  app,
  { publicUrl },
  done,
) => {
  let answer: ReturnType<typeof askRoutes> | undefined
  let until = 0

  app.get('/health/routes', { logLevel: 'warn' }, async () => {
    if (!publicUrl) throw new NoPublicUrlError()
    if (!answer || Date.now() > until) {
      // Requests that come meanwhile share this answer.
      until = Number.POSITIVE_INFINITY
      answer = askRoutes(app, publicUrl)
      answer.then(
        ({ routes }) => {
          until = Date.now() + (routes.some(({ verdict }) => verdict === 'unknown') ? UNKNOWN_FRESH : FRESH)
        },
        () => {
          until = 0
        },
      )
    }
    return answer
  })
  done()
}

async function askRoutes(app: FastifyInstance, publicUrl: URL) {
  const at = new Date().toISOString()
  const direct = new Map<string, Outcome>()
  for await (const { outcome } of probe({
    checks,
    instances: { asIs: { url: ownUrl(app) } },
    edge: false,
    patience: PATIENCE,
  }))
    direct.set(outcome.check, outcome)

  const routes = []
  for await (const answer of probe({
    checks,
    instances: { asIs: { url: publicUrl } },
    edge: true,
    patience: PATIENCE,
    direct: ({ id }) => direct.get(id),
  }))
    routes.push(describe(answer))
  return { publicUrl: publicUrl.origin, at, routes }
}

/** Returns the URL of this process, without an edge. */
function ownUrl(app: FastifyInstance): URL {
  const { address, port, family } = app.addresses()[0] as { address: string; port: number; family: string }
  const host = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address
  return new URL(`http://${family === 'IPv6' ? `[${host}]` : host}:${port}`)
}

function describe({ outcome, verdict }: Answer) {
  const check = checks.find(({ id }) => id === outcome.check)
  return {
    check: outcome.check,
    title: check?.title,
    transport: outcome.transport,
    verdict: verdict.verdict,
    cause: verdict.cause,
    reason: verdict.reason,
    by: verdict.by,
    advice:
      advise(verdict, outcome)
        .map(({ text }) => text)
        .join(' ') || undefined,
    evidence: {
      status: outcome.status,
      firstByteMs: round(outcome.arrivals[0]?.ms),
      eventsMs: outcome.events.map(({ ms }) => round(ms)),
      ending: outcome.ending,
      endedMs: round(outcome.endedMs),
      closeCode: outcome.closeCode,
    },
  }
}

function round(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms)
}
