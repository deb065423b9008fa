import { setTimeout as sleep } from 'node:timers/promises'
import type { RunRecord } from '../contract.ts'
import type { Target } from './checks/check.ts'
import { ask } from './clients/wire.ts'

/** How often a record is looked at while it is waited for, ms. */
const LOOK_EVERY = 50

/** Of several instances, only others were asked than the one that served the run. */
class NotSeenHereError extends Error {
  readonly code = 'STREAMPROOF_RUN_NOT_HERE'

  constructor(run: string) {
    super(`no instance that was asked has seen ${run}: another one served it`)
  }
}

/**
 * What the service saw of a run.
 * @param path where its record is; a stream's, unless told otherwise
 * @returns null where it never saw the run
 * @throws where the service cannot be asked
 */
export async function recordOf<Kept = RunRecord>(
  { origin, run, patience, signal }: Target,
  path = '/runs/',
): Promise<Kept | null> {
  const url = new URL(origin.pathname.replace(/\/$/, '') + path + run, origin)
  const { status, body } = await ask({
    url,
    patience,
    longest: patience,
    most: 2 ** 16,
    ...(signal && { signal }),
  })
  if (status === 404) return null
  const text = Buffer.concat(body.map(({ data }) => data)).toString()
  if (status === 200) return JSON.parse(text) as Kept
  throw new Error(`${url.href} answered ${status}: ${text.slice(0, 200)}`)
}

/**
 * Looks at a run's record until it is as wanted, or patience runs out: then it is as it was last.
 * @returns null where the service never saw the run
 * @throws STREAMPROOF_RUN_NOT_HERE where it has no way of its own to be asked, so that another instance may have seen
 *   it, and where it cannot be asked
 */
export async function recordWhen<Kept = RunRecord>(
  target: Target,
  wanted: (record: Kept) => boolean,
  path?: string,
): Promise<Kept | null> {
  const until = performance.now() + target.patience
  const one = target.origin.href !== target.base.href
  let record: Kept | null = null
  for (;;) {
    const seen = await recordOf<Kept>(target, path)
    if (seen === null ? one : wanted(seen)) return seen
    // Each time another instance may answer: what one has seen still holds.
    record = seen ?? record
    if (performance.now() > until) break
    await sleep(LOOK_EVERY, undefined, { ...(target.signal && { signal: target.signal }) })
  }
  if (record === null) throw new NotSeenHereError(target.run)
  return record
}
