import type { Cause } from '../../model.ts'
import type { UrlOutcome } from '../../url-model.ts'
import { kindOf } from './cuts.ts'
import type { UrlFinding } from './url-finding.ts'

/** What came over HTTP/1.1 instead: in how many runs of how many. */
export interface OverHttp1 {
  finding: UrlFinding
  shown: number
  runs: number
}

/**
 * What came over HTTP/1.1, where every run over HTTP/2 showed one thing and none over HTTP/1.1 did. Undefined where the
 * two do not differ, or only now and then: that is no difference of protocols.
 * @param found what the runs over HTTP/2 show
 * @param find reads a run as those were read
 */
export function onlyOverHttp2(
  found: { finding: UrlFinding; shown: number; runs: number },
  outcomes: UrlOutcome[],
  find: (outcome: UrlOutcome) => UrlFinding,
): OverHttp1 | undefined {
  if (found.finding.verdict === 'survives' || found.shown < found.runs) return undefined
  const http1 = outcomes
    // A server that does not offer HTTP/1.1 was not asked over it.
    .filter(({ variation, fault }) => variation === 'http/1.1' && !fault)
    .map(find)
  const finding = http1.find(({ verdict }) => verdict !== 'survives') ?? http1[0]
  if (!finding || http1.some(({ cause }) => alike(cause) === alike(found.finding.cause))) return undefined
  const shown = http1.filter(({ cause }) => cause === finding.cause).length
  return { finding, shown, runs: http1.length }
}

/** How a buffer shows is a matter of luck, as with a cut. */
function alike(cause: Cause): Cause {
  return cause === 'held-by-size' || cause === 'held-by-time' ? 'merged' : kindOf(cause)
}
