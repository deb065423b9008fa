import type { SeenEvent, UrlOutcome } from '../../url-model.ts'
import { found } from './sentences.ts'
import type { UrlFinding } from './url-finding.ts'

/**
 * The source's own error event, where the stream ended with it, and how many events came before it. A source that goes
 * on after it has not failed.
 */
export function lastWords({
  reportedError,
  events,
  sentinel,
}: UrlOutcome): { event?: SeenEvent; before: number } | undefined {
  if (!reportedError) return undefined
  const at = events.findIndex(({ error }) => error)
  if (at < 0) return { before: events.length }
  const after = events.length - 1 - at
  return after > (sentinel?.came ? 1 : 0) ? undefined : { event: events[at] as SeenEvent, before: at }
}

/** The stream itself says that its source failed: it arrived, so no edge is to blame. */
export function reported(outcome: UrlOutcome): UrlFinding | undefined {
  const last = lastWords(outcome)
  if (!last) return undefined
  const ms = last.event?.ms ?? outcome.endedMs ?? 0
  if (last.before === 0)
    return {
      verdict: 'refused',
      cause: 'refused',
      reason: found.refusedInStream(ms, outcome.errorData),
    }
  return {
    verdict: 'cut',
    cause: 'truncated',
    reason: found.reported(last.before, ms, outcome.errorData),
  }
}
