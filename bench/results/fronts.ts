import { judge } from '../../src/probe/judge/judge.ts'
import type { Outcome } from '../../src/probe/model.ts'
import { type Cell, cells, type Results, unasked } from '../../src/report/results.ts'
import { questions } from '../../src/report/summary.ts'

/**
 * What of a run with `--fronts` is committed. Its answers to the article's questions are drawn and stay whole. Of the
 * others, those that an edge was not asked are left out, and of those that survive, the events, if they are judged the same.
 */
export function telling(results: Results): Results {
  const drawn: string[] = questions.map(({ check }) => check)
  const direct = new Map(
    results.answers.flatMap(({ edge, outcome }) => (edge === 'direct' ? [[outcome.check, outcome]] : [])),
  )
  const answers = cells(results).flatMap((cell) => {
    const { edge, check, outcome } = cell
    if (drawn.includes(check)) return [{ edge, outcome }]
    if (edge !== 'direct' && unasked(outcome)) return []
    return [{ edge, outcome: edge === 'direct' ? outcome : withoutEvents(cell, direct.get(check)) }]
  })
  return { ...results, answers, repeats: [] }
}

function withoutEvents({ question, outcome, verdict }: Cell, direct: Outcome | undefined): Outcome {
  const { sent: _sent, ...rest } = outcome
  const less = { ...rest, events: [] }
  const isSame = judge(question, less, { edge: true, direct }).cause === verdict.cause
  return verdict.verdict === 'survives' && isSame ? less : outcome
}
