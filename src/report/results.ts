import type { CostResult } from '../../bench/cost/result.ts'
import type { Edge } from '../../bench/edges/edge.ts'
import type { LoadResult } from '../load/result.ts'
import type { Check } from '../probe/checks/check.ts'
import { judge, type Verdict } from '../probe/judge/verdict.ts'
import type { Outcome } from '../probe/model.ts'
import { isUnasked } from '../probe/unasked.ts'

/** All that one run of the bench found. Raw: what it means is computed from it, now or later. */
export interface Results {
  /** When the run began, ISO 8601. */
  at: string
  /** What it ran on: figures mean little without it. */
  machine: { node: string; platform: string; cpus: number; cpu: string }
  /** Those that were asked, in the order of the report's columns. */
  edges: Pick<Edge, 'id' | 'title' | 'truth' | 'expected' | 'article' | 'since2023'>[]
  /** Those that were asked, in the order of the report's rows. */
  checks: Pick<Check, 'id' | 'title' | 'transport' | 'kind' | 'spec'>[]
  answers: Answer[]
  /** Further rounds of the same questions, where they were asked for (`--repeat`). */
  repeats: Answer[][]
  load: LoadResult[]
  /** What a stream's life costs, where that was asked. */
  cost?: CostResult
}

/** What one check found through one edge. */
export interface Answer {
  edge: string
  outcome: Outcome
}

/** One field of the matrix. */
export interface Cell {
  edge: string
  check: string
  verdict: Verdict
  outcome: Outcome
}

/** What each edge makes of each check, judged anew from the raw outcomes. */
export function cells({ answers }: Pick<Results, 'answers'>): Cell[] {
  return answers.map(({ edge, outcome }) => {
    const direct = answers.find((other) => other.edge === 'direct' && other.outcome.check === outcome.check)
    return {
      edge,
      check: outcome.check,
      outcome,
      verdict: judge(outcome, {
        edge: edge !== 'direct',
        direct: edge === 'direct' ? undefined : direct?.outcome,
      }),
    }
  })
}

/** What was not the same in each round. One line each. */
export function flaps({ answers, repeats }: Pick<Results, 'answers' | 'repeats'>): string[] {
  const rounds = [answers, ...repeats].map((answers) => cells({ answers }))
  const said = ({ verdict, outcome }: Cell) =>
    [verdict.verdict, outcome.status, verdict.by].filter(Boolean).join(' ')
  return (rounds[0] ?? []).flatMap(({ edge, check }) => {
    const found = rounds.map((round) => round.find((cell) => cell.edge === edge && cell.check === check))
    const distinct = new Set(found.map((cell) => cell && said(cell)))
    if (distinct.size < 2) return []
    return [
      `${check} through ${edge}: ${found.map((cell, i) => `${i + 1}. ${cell && said(cell)}: ${cell?.verdict.reason}`).join('; ')}`,
    ]
  })
}

/** What was found to be other than the edge is documented, or this service promised, to be. One line each. */
export function differences(results: Results): string[] {
  const verdicts = cells(results).flatMap(({ edge, check, verdict, outcome }) => {
    const expected = results.edges.find(({ id }) => id === edge)?.expected[check]
    const asExpected =
      !expected ||
      unasked(outcome) ||
      (verdict.verdict === expected.verdict && (expected.status ?? outcome.status) === outcome.status)
    if (asExpected) return []
    const wanted = [expected.verdict, expected.status].filter(Boolean).join(' ')
    return [`${check} through ${edge}: expected ${wanted}, got ${verdict.verdict}: ${verdict.reason}`]
  })
  const broken = results.load
    .filter(({ ended, whole }) => whole < ended)
    .map(
      ({ edge, transport, ended, whole }) =>
        `${transport} through ${edge}: ${ended - whole} of ${ended} streams under load were not whole`,
    )
  return [...verdicts, ...flaps(results).map((line) => `not the same each time: ${line}`), ...broken]
}

/** Checks that could not be asked: the harness's failure, no word about an edge. One line each. */
export function failures(results: Results): string[] {
  return (
    cells(results)
      // Of what was not asked, because another check failed, that other one tells.
      .filter(({ verdict, outcome }) => verdict.verdict === 'unknown' && !unasked(outcome))
      .map(({ edge, check, verdict }) => `${check} through ${edge}: ${verdict.reason}`)
  )
}

/** Whether a check was left out, for a reason that is no failure: its outcome says which. */
export function unasked({ fault }: Outcome): boolean {
  return fault !== undefined && isUnasked(fault)
}
