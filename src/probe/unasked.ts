import type { Outcome } from './model.ts'
import type { Instances } from './probe.ts'

/** Why a check was not asked, or could not be. */
export type Fault = NonNullable<Outcome['fault']>

/** Another check that this one needs did not get through. */
export const needs = (id: string): Fault => ({
  code: 'STREAMPROOF_NEEDS',
  message: `it means nothing before ${id} gets through`,
})

/** The edge has nothing that it could be put to. */
export const NOT_OFFERED: Fault = {
  code: 'STREAMPROOF_NOT_OFFERED',
  message: 'there is no place for it here',
}

/** The service is started without what the check asks for. */
export const PROBE_ROUTES_OFF: Fault = {
  code: 'STREAMPROOF_PROBE_ROUTES_OFF',
  message: 'the service lacks the routes that this check asks for: start it with PROBE_ROUTES=true',
}

/** The edge is not there in the form that the check is put to. */
export const noInstance: Record<keyof Instances, Fault> = {
  asIs: { code: 'STREAMPROOF_NO_INSTANCE', message: 'it is not there' },
  short: {
    code: 'STREAMPROOF_TAKES_LONG',
    message: 'it waits for the edge’s own times: --real-time asks it, and takes 125 s and more',
  },
  dead: {
    code: 'STREAMPROOF_NO_INSTANCE',
    message: 'it is asked only of an edge that the bench itself puts before a service that is gone',
  },
}

/** What was not asked is no fault of anybody's: it is left out of what a run could not find out. */
export function isUnasked({ code }: Fault): boolean {
  // What an edge needs and this machine has not is one of them.
  return code.startsWith('STREAMPROOF_NEEDS') || UNASKED.has(code)
}

const UNASKED = new Set([
  NOT_OFFERED.code,
  PROBE_ROUTES_OFF.code,
  noInstance.short.code,
  noInstance.dead.code,
])
