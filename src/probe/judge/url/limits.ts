import type { Cause } from '../../model.ts'
import type { UrlOutcome } from '../../url-model.ts'
import type { Seen } from '../../vendors/identify.ts'
import { vendors } from '../../vendors/index.ts'
import type { Limit, Vendor } from '../../vendors/vendor.ts'
import { greatest } from '../numbers.ts'
import { saysWhy } from './closes.ts'
import { cutOf } from './cuts.ts'

/** A documented limit that a stream met to the moment. */
export interface Met {
  vendor: Vendor
  limit: Limit
  /** True where the vendor also shows in the answer. */
  seen: boolean
}

/** How exact is exact: a timer fires late rather than early. */
const EARLY = 0.005
const LATE = 0.012
/** The same in ms, for short ones. */
const SLACK = 300

/** The documented limits that fit a cut, or an answer that says that something took too long. Those of vendors that show come first. */
export function limitsMet(outcome: UrlOutcome, cause: Cause, seen: Seen[]): Met[] {
  const bounds = boundsOf[cause]
  if (!bounds || saysWhy(outcome)) return []
  const { totalMs, quietMs } = cutOf(outcome)
  const ms = bounds === 'idle' ? quietMs : totalMs
  const fits =
    ({ closeDelayMs = 0 }: Vendor) =>
    (limit: Limit) =>
      limit.bounds === bounds &&
      (limit.transports?.includes(outcome.transport) ?? true) &&
      ms >= limit.ms - Math.max(SLACK, EARLY * limit.ms) &&
      ms <= limit.ms + Math.max(SLACK, LATE * limit.ms) + (bounds === 'first' ? 0 : closeDelayMs)
  return vendors
    .flatMap((vendor) =>
      (vendor.limits ?? []).filter(fits(vendor)).map((limit) => ({
        vendor,
        limit,
        seen: seen.some((one) => one.vendor === vendor),
      })),
    )
    .toSorted((a, b) => Number(b.seen) - Number(a.seen))
}

const boundsOf: Partial<Record<Cause, Limit['bounds']>> = {
  'cut-idle': 'idle',
  'cut-total': 'total',
  truncated: 'total',
  reset: 'total',
  'hidden-end': 'total',
  'timed-out': 'first',
}

/** A heartbeat that comes nearly as seldom as a limit allows loses the race now and then. */
const TOO_CLOSE = 0.8

/** The idle limits of vendors that show, that a stream's heartbeat comes too close to. */
export function heartbeatTooClose(
  { beats, transport }: UrlOutcome,
  seen: Seen[],
): { everyMs: number; vendor: Vendor; limit: Limit } | undefined {
  const gaps = beats.slice(1).map((ms, i) => ms - (beats[i] ?? 0))
  const everyMs = Math.max(0, greatest(gaps))
  for (const { vendor } of seen)
    for (const limit of vendor.limits ?? [])
      if (
        limit.bounds === 'idle' &&
        (limit.transports?.includes(transport) ?? true) &&
        everyMs >= TOO_CLOSE * limit.ms &&
        everyMs < limit.ms * (1 + LATE)
      )
        return { everyMs, vendor, limit }
  return undefined
}
