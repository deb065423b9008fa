import type { TransportName } from '../contract.ts'
import type { LoadResult } from '../load/result.ts'
import { judge } from '../probe/judge/judge.ts'
import { isUnasked } from '../probe/judge/unasked.ts'
import type { Outcome, Question, Verdict, VerdictKind } from '../probe/model.ts'

/** What a run found, raw: verdicts are computed from it. */
export interface Results {
  /** When the run began, ISO 8601. */
  at: string
  /** The machine that it ran on. */
  machine: { node: string; platform: string; cpus: number; cpu: string }
  /** The edges that were asked, in the order of the report's columns. */
  edges: EdgeRow[]
  /** The checks that were asked, in the order of the report's rows. A file has their ids only. */
  checks: Question[]
  answers: Answer[]
  /** Further rounds of the same checks (`--repeat`). */
  repeats: Answer[][]
  load: LoadResult[]
}

/** An edge, as a run stores it. */
export interface EdgeRow {
  /** Its name in options and reports. */
  id: string
  title: string
  /** What answers: the vendor's own program, that program behind a front of ours, a stand-in built from documents, or nobody knows. */
  truth: 'real' | 'vendor runtime + stand-in front' | 'stand-in' | 'unknown'
  /** What it was asked over. Default: http1 */
  protocol?: 'http1' | 'http2'
  /** Whose advice applies: an id of src/probe/advice. Default: general advice only. */
  vendor?: string
  /** The verdict that the edge is documented to get, by check id. Any verdict of another check is as expected. */
  expected: Record<string, { verdict: VerdictKind; status?: number }>
  /** What the source article found in May 2023, by check id. Absent where it did not ask. */
  article?: Partial<Record<TransportName, 'yes' | 'no' | 'partly'>>
  /** What has changed since the article, when, and who says so. */
  since2023?: string
  /** What no document of the vendor says, so that nobody knows whether the edge is like this. */
  unknown?: string
}

/** Figures that are added to a report: tables of rows, the first of which is the head. */
export interface Section {
  title: string
  tables: string[][][]
  /** How to read them. */
  note: string
  /** What a terminal shows of it: a line for what matters. */
  brief: string[]
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
  question: Question
  verdict: Verdict
  outcome: Outcome
}

/**
 * What each edge makes of each check, judged anew from the raw outcomes.
 * @throws TypeError if an answer is to a check that the run does not have
 */
export function cells({ answers, checks }: Pick<Results, 'answers' | 'checks'>): Cell[] {
  return answers.map(({ edge, outcome }) => {
    const question = checks.find(({ id }) => id === outcome.check)
    if (!question)
      throw new TypeError(`an answer is to the check ${outcome.check}, which the run does not have`)
    const direct = answers.find((other) => other.edge === 'direct' && other.outcome.check === outcome.check)
    return {
      edge,
      check: outcome.check,
      question,
      outcome,
      verdict: judge(question, outcome, {
        edge: edge !== 'direct',
        direct: edge === 'direct' ? undefined : direct?.outcome,
      }),
    }
  })
}

/** The verdicts that differ between rounds, a line each: each verdict once, with its rounds and what happened in the first of them. */
export function flaps({
  answers,
  checks,
  repeats,
}: Pick<Results, 'answers' | 'checks' | 'repeats'>): string[] {
  const rounds = [answers, ...repeats].map((answers) => cells({ answers, checks }))
  const said = ({ verdict, outcome }: Cell) =>
    [verdict.verdict, outcome.status, verdict.by && `by the ${verdict.by}`].filter(Boolean).join(' ')
  return (rounds[0] ?? []).flatMap(({ edge, check }) => {
    const found = rounds.map((round) => round.find((cell) => cell.edge === edge && cell.check === check))
    const alike = Map.groupBy(found.keys(), (round) => found[round] && said(found[round]))
    if (alike.size < 2) return []
    const verdicts = [...alike].map(([verdict = 'not asked', rounds]) => {
      const reason = found[rounds[0] as number]?.verdict.reason
      const which = `in round${rounds.length === 1 ? '' : 's'} ${rounds.map((n) => n + 1).join(', ')}`
      return `${verdict} ${which}${reason ? ` (${reason})` : ''}`
    })
    return [`${check} through ${edge}: ${verdicts.join('; ')}`]
  })
}

/** The verdicts that differ from what is expected, and streams that broke under load, a line each. */
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
  return [...verdicts, ...unsteady(results)]
}

/** What is not as expected beside the verdicts: those that differ between rounds, and streams that broke under load. */
export function unsteady(results: Results): string[] {
  const broken = results.load
    .filter(({ ended, whole }) => whole < ended)
    .map(
      ({ edge, transport, ended, whole }) =>
        `${transport} through ${edge}: ${ended - whole} of ${ended} streams under load were not whole`,
    )
  return [...flaps(results).map((line) => `differs between rounds: ${line}`), ...broken]
}

/** The checks that could not be asked, a line each. They say nothing about an edge. */
export function failures(results: Results): string[] {
  return cells(results)
    .filter(isFailure)
    .map(({ edge, check, verdict }) => `${check} through ${edge}: ${verdict.reason}`)
}

/**
 * Whether a check could not be asked. One that was skipped because another failed is no failure of its own, nor is one
 * that the edge itself kept from being asked.
 */
export function isFailure({ verdict, outcome }: Cell): boolean {
  return verdict.verdict === 'unknown' && verdict.by !== 'edge' && !unasked(outcome)
}

/** Whether a check was skipped for a reason that is no failure. Its outcome has the reason. */
export function unasked({ fault }: Outcome): boolean {
  return fault !== undefined && isUnasked(fault)
}

/** Why a check was left out, for programs: equal for equal reasons. Undefined if it was asked. */
export function reasonFor({ fault }: Outcome): string | undefined {
  return fault && isUnasked(fault) ? [fault.code, fault.needs].join(' ') : undefined
}
