import { advise } from '../../probe/advice/index.ts'
import type { Verdict } from '../../probe/model.ts'
import { type Cell, cells, type Results, unasked } from '../results.ts'
import { VERSION } from './result.ts'

/** What `streamproof check --json` prints of a streamproof service: schema.json says what is what. */
export function suiteResult(results: Results, url: string) {
  const { verdict, cause, reason } = worst(results)
  return {
    version: VERSION,
    at: results.at,
    url,
    verdict,
    cause,
    reason,
    checks: cells(results).map(({ edge, check, question, verdict, outcome }) => ({
      check,
      title: question.title,
      transport: question.transport,
      kind: question.kind,
      target: edge,
      asked: !unasked(outcome),
      verdict: verdict.verdict,
      cause: verdict.cause,
      ...(verdict.by && { by: verdict.by }),
      reason: verdict.reason,
      advice: unasked(outcome) ? [] : advise(verdict, outcome),
      outcome,
    })),
  }
}

/** The suite's own verdict: that of the required check which fared worst. */
export function worst(results: Results): Pick<Verdict, 'verdict' | 'cause' | 'reason'> {
  const required = cells(results).filter(
    ({ edge, question, outcome }) => edge === 'url' && question.kind === 'required' && !unasked(outcome),
  )
  const cell = required.toSorted((a, b) => rank(b) - rank(a))[0]
  if (!cell) return { verdict: 'unknown', cause: 'unreachable', reason: 'no required check could be asked' }
  const { verdict, cause, reason } = cell.verdict
  return verdict === 'survives'
    ? { verdict, cause, reason: `all ${required.length} required checks survive` }
    : { verdict, cause, reason: `${cell.question.title}: ${reason}` }
}

const order = ['survives', 'degrades', 'unknown', 'refused', 'cut']

function rank({ verdict }: Cell): number {
  return order.indexOf(verdict.verdict)
}
