import type { Verdict } from '../judge/verdict.ts'
import type { Outcome } from '../model.ts'
import type { Advise } from './advise.ts'
import { alb } from './alb.ts'
import { httpApi, restApi, restApiStream, webSocketApi } from './api-gateway.ts'
import { appRunner } from './app-runner.ts'
import { appSync } from './appsync.ts'
import { general } from './general.ts'
import { lambdaUrl } from './lambda-url.ts'
import { lambdaWeb } from './lambda-web.ts'

/** Advice in a vendor's own configuration words, by the vendor's id. One file a vendor. */
export const vendors = {
  'app-runner': appRunner,
  alb,
  'lambda-url': lambdaUrl,
  'lambda-web': lambdaWeb,
  'api-gateway-http': httpApi,
  'api-gateway-rest': restApi,
  'api-gateway-rest-stream': restApiStream,
  'api-gateway-websocket': webSocketApi,
  appsync: appSync,
} satisfies Record<string, Advise>

export type VendorId = keyof typeof vendors

/**
 * Says what to change: the vendor's own advice, or the general one where the vendor has none.
 * @param vendor one of `vendors`; with any other id, or none, only general advice is given
 * @returns undefined where nothing needs to be changed, or nobody can know
 */
export function advise(verdict: Verdict, outcome: Outcome, vendor?: string): string | undefined {
  return (isVendor(vendor) ? vendors[vendor](verdict, outcome) : undefined) ?? general(verdict, outcome)
}

function isVendor(id: string | undefined): id is VendorId {
  return id !== undefined && Object.hasOwn(vendors, id)
}
