import type { Diagnosis, UrlOutcome } from '../url-model.ts'
import type { AdviceFor, Symptom } from './advice.ts'
import { anyEdge, anyService } from './any.ts'
import { adviseOn } from './index.ts'

/** What to change about a stream of unknown making. */
export function adviseUrl(found: Omit<Diagnosis, 'advice'>, outcome: UrlOutcome): AdviceFor[] {
  const symptom: Symptom = {
    verdict: found.verdict,
    cause: found.cause,
    // Where nobody can tell, what would help if it is the edge is worth trying.
    by: found.by === 'origin' ? 'service' : found.by === 'unknown' ? 'edge' : found.by,
    transport: outcome.transport,
    status: outcome.status,
    flags: [],
    endedMs: outcome.endedMs ?? 0,
  }
  return adviseOn(
    symptom,
    found.edges.map(({ vendor }) => vendor),
    anyService,
    anyEdge,
  )
}
