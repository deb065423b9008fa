import { valuesOf } from '../../contract.ts'
import type { Diagnosis, UrlOutcome } from '../url-model.ts'
import type { AdviceFor, Remedy, Symptom } from './advice.ts'
import { anyEdge, anyService } from './any.ts'
import { client, closedFor } from './client.ts'
import { adviseOn } from './index.ts'
import { OWN, said } from './said.ts'

/** What to change about a stream of unknown making. */
export function adviseUrl(found: Omit<Diagnosis, 'advice'>, outcome: UrlOutcome): AdviceFor[] {
  const symptom: Symptom = {
    verdict: found.verdict,
    cause: found.cause,
    // Where it is unknown who did it, the advice for an edge is worth a try.
    by: found.by === 'origin' ? 'service' : found.by === 'unknown' ? 'edge' : found.by,
    transport: outcome.transport,
    status: outcome.status,
    flags: [],
    closeCode: outcome.closeCode && Math.min(outcome.closeCode, OWN),
    resetCode: outcome.http2?.reset?.code,
    reportedError: outcome.reportedError,
    endedMs: outcome.endedMs ?? 0,
  }
  // Where the other side says why, no limit and no buffer is to blame.
  const explained = [...inTheRequest(closedFor, symptom), ...adviseOn(symptom, [], said, [])]
  if (explained.length > 0) return explained
  const vendors = found.edges.map(({ vendor }) => vendor)
  return [
    ...inTheRequest(client, symptom),
    ...adviseOn(symptom, vendors, anyService, anyEdge).filter((advice) => !isFollowed(advice, outcome)),
  ]
}

function inTheRequest(remedies: Remedy[], symptom: Symptom): AdviceFor[] {
  return adviseOn(symptom, [], remedies, []).map((advice) => ({ ...advice, for: 'client' }))
}

/** True if the service sends every field that the advice names already. */
function isFollowed({ for: who, lines }: AdviceFor, { headers }: UrlOutcome): boolean {
  if (who !== 'service' || !lines) return false
  return lines.every((line) => {
    const [name = '', wanted = ''] = line.split(': ')
    const sent = valuesOf(headers, name.toLowerCase()).join(',').toLowerCase()
    return wanted.split(', ').every((value) => sent.includes(value))
  })
}
