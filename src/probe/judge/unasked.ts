import type { Fault } from '../model.ts'

/** Another check that this one needs did not get through. */
export const needs = (id: string): Fault => ({
  kind: 'skipped',
  code: 'STREAMPROOF_NEEDS',
  needs: id,
  message: `skipped: needs \`${id}\``,
})

/** The edge has nothing that the check could be put to. */
export const NOT_OFFERED: Fault = {
  kind: 'not-offered',
  code: 'STREAMPROOF_NOT_OFFERED',
  message: 'this edge does not offer it',
}

/** The client speaks another protocol than the one that it is about. */
export const OTHER_PROTOCOL: Fault = {
  kind: 'not-offered',
  code: 'STREAMPROOF_OTHER_PROTOCOL',
  message: 'does not apply to this version of HTTP',
}

/** The service runs without the routes that the check asks for. */
export const PROBE_ROUTES_OFF: Fault = {
  kind: 'skipped',
  code: 'STREAMPROOF_PROBE_ROUTES_OFF',
  message: 'the service lacks the routes that this check needs: start it with PROBE_ROUTES=true',
}

/** The edge allows fewer streams of a connection at once than the check needs. The client would hold the others back. */
export const fewStreams = (limit: number): Fault => ({
  kind: 'skipped',
  code: 'STREAMPROOF_FEW_STREAMS',
  message: `skipped: the edge’s SETTINGS_MAX_CONCURRENT_STREAMS is ${limit}, less than this check needs`,
})

/** The edge is not there in the form that the check asks for. */
export const noInstance: Record<'asIs' | 'short' | 'dead' | 'reloaded' | 'crowded', Fault> = {
  asIs: { kind: 'skipped', code: 'STREAMPROOF_NO_INSTANCE', message: 'the edge is not running' },
  short: {
    kind: 'skipped',
    code: 'STREAMPROOF_TAKES_LONG',
    message:
      'skipped: waits for the edge’s own times, 125 s and more. --real-time of the bench asks it, and check --for 130s',
  },
  dead: {
    kind: 'skipped',
    code: 'STREAMPROOF_NO_INSTANCE',
    message: 'skipped: asked only of an edge that the bench itself starts before a service that is gone',
  },
  crowded: {
    kind: 'skipped',
    code: 'STREAMPROOF_NO_INSTANCE',
    message: 'skipped: asked only of an edge that the bench itself starts',
  },
  reloaded: {
    kind: 'skipped',
    code: 'STREAMPROOF_NO_INSTANCE',
    message: 'skipped: asked only of an edge that the bench itself can reload',
  },
}

/** True if a check was left out by decision, so that it is not a failure to find something out. */
export function isUnasked({ kind }: Fault): boolean {
  return kind === 'not-offered' || kind === 'skipped' || kind === 'missing'
}
