import type { Outcome, Verdict } from '../model.ts'
import { vendors as known } from '../vendors/index.ts'
import { type AdviceFor, matches, type Remedy, type Symptom } from './advice.ts'
import { alb } from './alb.ts'
import { apache } from './apache.ts'
import { anyApi, httpApi, restApi, restApiStream, webSocketApi } from './api-gateway.ts'
import { appRunner } from './app-runner.ts'
import { appSync } from './appsync.ts'
import { azure } from './azure.ts'
import { caddy } from './caddy.ts'
import { cloudRun } from './cloud-run.ts'
import { cloudflare } from './cloudflare.ts'
import { cloudfront } from './cloudfront.ts'
import { compression } from './compression.ts'
import { edge } from './edge.ts'
import { envoy } from './envoy.ts'
import { googleLoadBalancer } from './google-load-balancer.ts'
import { haproxy } from './haproxy.ts'
import { heroku } from './heroku.ts'
import { lambdaUrl } from './lambda-url.ts'
import { lambdaWeb } from './lambda-web.ts'
import { nginx } from './nginx.ts'
import { service } from './service.ts'
import { traefik } from './traefik.ts'
import { varnish } from './varnish.ts'
import { vercel } from './vercel.ts'

/** Advice in a vendor's own configuration words, by the vendor's id. A new vendor is one file and one line here. */
export const vendors = {
  'app-runner': appRunner,
  alb,
  'lambda-url': lambdaUrl,
  'lambda-web': lambdaWeb,
  'api-gateway': anyApi,
  'api-gateway-http': httpApi,
  'api-gateway-rest': restApi,
  'api-gateway-rest-stream': restApiStream,
  'api-gateway-websocket': webSocketApi,
  appsync: appSync,
  apache,
  azure,
  caddy,
  'cloud-run': cloudRun,
  cloudflare,
  cloudfront,
  compression,
  envoy,
  'google-load-balancer': googleLoadBalancer,
  haproxy,
  heroku,
  nginx,
  traefik,
  varnish,
  vercel,
} satisfies Record<string, Remedy[]>

export type VendorId = keyof typeof vendors

/** A remedy, and whom it is for. */
interface Chosen {
  remedy: Remedy
  whom: string
}

/**
 * Says what to change: first what the service itself can do, then what the vendors of its edges offer. Of each, the
 * first remedy that matches. An edge whose vendor has no remedy gets what holds for any edge.
 * @param ids of `vendors`. Others have no remedies.
 * @param own what the service can do. Default: our own service
 * @param others what holds for any edge before it. Default: before our own service
 * @returns [] if nothing needs to be changed, or nobody can know
 */
export function adviseOn(symptom: Symptom, ids: string[], own = service, others = edge): AdviceFor[] {
  return choose(symptom, ids, own, others).map((chosen) => adviceOf(chosen, symptom))
}

function choose(symptom: Symptom, ids: string[], own = service, others = edge): Chosen[] {
  const first = (remedies: Remedy[], whom: string): Chosen[] =>
    remedies
      .filter((remedy) => matches(remedy, symptom))
      .slice(0, 1)
      .map((remedy) => ({ remedy, whom }))
  const theirs = ids.filter(isVendor).flatMap((id) => first(vendors[id], id))
  return [...first(own, 'service'), ...(theirs.length > 0 ? theirs : first(others, 'edge'))]
}

/** `adviseOn` for a check of our own service. @param vendor whose edge it is, if anybody knows */
export function advise(verdict: Verdict, outcome: Outcome, vendor?: string): AdviceFor[] {
  return adviseOn(symptomOf(verdict, outcome, vendor), idsOf(vendor))
}

/** What `advise` chooses from: the same objects for cells that get the same advice, whatever figures its text holds. */
export function remediesFor(verdict: Verdict, outcome: Outcome, vendor?: string): Remedy[] {
  return choose(symptomOf(verdict, outcome, vendor), idsOf(vendor)).map(({ remedy }) => remedy)
}

const idsOf = (vendor: string | undefined) => (vendor === undefined ? [] : [vendor])

function symptomOf(verdict: Verdict, outcome: Outcome, vendor: string | undefined): Symptom {
  const { transport, status, edgeLog } = outcome
  return {
    verdict: verdict.verdict,
    cause: verdict.cause,
    by: verdict.by,
    transport,
    status,
    flags: edgeLog?.flags ?? [],
    endedMs: unscaled(verdict, outcome, vendor),
  }
}

/** When a stream was ended, ms, in the edge's own time: its log tells, or else the client, who sees the connection close. */
function unscaled(
  { by, at }: Verdict,
  { edgeLog, ending, endedMs = 0, scale = 1 }: Outcome,
  vendor?: string,
) {
  if (at !== undefined && edgeLog?.ms !== undefined && edgeLog.author === by) return at * scale
  const { closeDelayMs = 0 } = known.find(({ id }) => id === vendor) ?? {}
  const closed = ending === 'truncated' || ending === 'reset'
  return Math.max(0, endedMs - (closed ? closeDelayMs : 0)) * scale
}

function adviceOf({ remedy, whom }: Chosen, { endedMs }: Symptom): AdviceFor {
  const { text, lines, source, proof } = remedy
  return {
    text: text.replace('{seconds}', `${Math.round(endedMs / 1000)}`),
    ...(lines && { lines }),
    ...(source && { source }),
    proof,
    for: whom,
  }
}

function isVendor(id: string): id is VendorId {
  return Object.hasOwn(vendors, id)
}
