import type { Remedy } from '../probe/advice/advice.ts'
import { remediesFor } from '../probe/advice/index.ts'
import type { CheckKind, VerdictKind } from '../probe/model.ts'
import { documented } from './evidence.ts'
import { type Cell, cells, isFailure, type Results, unasked } from './results.ts'

/**
 * How a problem stands beside what its edges are documented to do. `surprise`: it is not what is documented, or it could
 * not be asked; `documented`: each edge is documented to fail so; `open`: anything else.
 */
export type Standing = 'surprise' | 'open' | 'documented'

/** Cells that failed in the same way: with the same cause, author, status and advice. */
export interface Problem {
  standing: Standing
  /** The cell of the weightiest check. */
  worst: Cell
  /** All of them, the worst first. */
  cells: Cell[]
  /** The edges that have it, by id, in the order of the run. */
  edges: string[]
}

/** What went wrong in a run: surprises first, then by the weight of the check and of the verdict. */
export function problems(results: Results): Problem[] {
  const remedies: Remedy[] = []
  const likeness = (cell: Cell): string => {
    const { verdict, outcome } = cell
    const { verdict: kind, cause, by } = verdict
    const status = kind === 'refused' ? outcome.status : undefined
    const advice = remediesFor(verdict, outcome, vendorOf(results, cell)).map((remedy) => {
      if (!remedies.includes(remedy)) remedies.push(remedy)
      return remedies.indexOf(remedy)
    })
    return JSON.stringify([kind, cause, by, status, advice, isSurprise(results, cell)])
  }
  const wrong = cells(results).filter((cell) => isWrong(results, cell))
  const alike = Map.groupBy(wrong, likeness)
  return [...alike.values()].map((its) => problemOf(results, its)).toSorted(byWeight)
}

function problemOf(results: Results, its: Cell[]): Problem {
  const sorted = its.toSorted((a, b) => weight(a) - weight(b))
  const edges = results.edges.flatMap(({ id }) => (its.some(({ edge }) => edge === id) ? id : []))
  // A document names some checks of a kind: what an edge does to the others is then documented too.
  const isDocumented = edges.every((id) =>
    its.some((cell) => cell.edge === id && documented(results, cell)?.met),
  )
  return {
    standing: its.some((cell) => isSurprise(results, cell))
      ? 'surprise'
      : isDocumented
        ? 'documented'
        : 'open',
    worst: sorted[0] as Cell,
    cells: sorted,
    edges,
  }
}

function vendorOf({ edges }: Results, { edge }: Cell): string | undefined {
  return edges.find(({ id }) => id === edge)?.vendor
}

/** A cell that survives is wrong where another verdict is documented. */
function isWrong(results: Results, cell: Cell): boolean {
  return !unasked(cell.outcome) && (cell.verdict.verdict !== 'survives' || isSurprise(results, cell))
}

function isSurprise(results: Results, cell: Cell): boolean {
  return isFailure(cell) || documented(results, cell)?.met === false
}

const kinds: CheckKind[] = ['required', 'optimal', 'observe']
const verdicts: VerdictKind[] = ['cut', 'refused', 'degrades', 'unknown', 'survives']

/** The less, the worse. */
function weight({ question, verdict }: Cell): number {
  return kinds.indexOf(question.kind) * verdicts.length + verdicts.indexOf(verdict.verdict)
}

function byWeight(a: Problem, b: Problem): number {
  const rank = ({ standing, worst }: Problem) => (standing === 'surprise' ? 0 : 100) + weight(worst)
  return rank(a) - rank(b) || b.cells.length - a.cells.length
}
