import { setTimeout as sleep } from 'node:timers/promises'
import type { RunRecord } from '../contract.ts'
import { ask } from './clients/wire.ts'
import { smallRequest, type Target, under } from './target.ts'

/** Time between two looks at a record that is waited for, ms. */
const LOOK_EVERY = 50

/** The instances that were asked have not seen the run: another one served it. */
class NotSeenHereError extends Error {
  readonly code = 'STREAMPROOF_RUN_NOT_HERE'

  constructor(run: string) {
    super(`no instance that was asked has seen ${run}: another one served it`)
  }
}

/**
 * What the service saw of a run.
 * @param path the route of the record
 * @returns null if the service never saw the run
 * @throws if the service cannot be asked
 */
export async function recordOf<Kept = RunRecord>(target: Target, path = '/runs/'): Promise<Kept | null> {
  const url = under(target.origin, path + target.run)
  const { status, body } = await ask(smallRequest(url, target))
  if (status === 404) return null
  const text = Buffer.concat(body.map(({ data }) => data)).toString()
  if (status === 200) return JSON.parse(text) as Kept
  throw new Error(`${url.href} answered ${status}: ${text.slice(0, 200)}`)
}

/**
 * Reads a run's record again and again until it is as wanted, or patience runs out: then returns the last one.
 * @param path the route of the record
 * @returns null if the service never saw the run
 * @throws STREAMPROOF_RUN_NOT_HERE if the service is asked through the edge, so that another instance may have seen the
 *   run; and if the service cannot be asked
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
    // Each request may reach another instance: what one has seen is kept.
    record = seen ?? record
    if (performance.now() > until) break
    await sleep(LOOK_EVERY, undefined, { ...(target.signal && { signal: target.signal }) })
  }
  if (record === null) throw new NotSeenHereError(target.run)
  return record
}
