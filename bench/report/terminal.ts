import { styleText } from 'node:util'
import type { VerdictKind } from '../../src/probe/verdict.ts'
import { type Cell, cells, type Results } from '../results.ts'
import { costReport } from './cost.ts'
import { loadRows } from './load.ts'
import { alignColumns } from './table.ts'

const colours = {
  survives: 'green',
  degrades: 'yellow',
  cut: 'red',
  refused: 'red',
  unknown: 'magenta',
} as const satisfies Record<VerdictKind, string>

/**
 * The matrix, a line for each verdict's reason, the load table and the cost table, as far as the run has them.
 * Coloured where standard output takes it.
 */
export function terminalReport(results: Results): string {
  const found = cells(results)
  const sections = []
  if (results.checks.length > 0) sections.push(matrix(results, found), reasons(found))
  if (results.load.length > 0) sections.push(alignColumns(loadRows(results)))
  if (results.cost) sections.push(costReport(results.cost))
  return sections.join('\n\n')
}

/** What a cell says at a glance: `survives`, `refused 403`. */
export function glance({ verdict, outcome }: Cell): string {
  return verdict.verdict === 'refused' ? `refused ${outcome.status}` : verdict.verdict
}

function matrix({ edges, checks }: Results, found: Cell[]): string {
  const rows = checks.map((check) => [
    check.id,
    ...edges.map((edge) => {
      const cell = found.find((one) => one.edge === edge.id && one.check === check.id)
      return cell ? styleText(colours[cell.verdict.verdict], glance(cell)) : ''
    }),
  ])
  return alignColumns([['', ...edges.map(({ id }) => id)], ...rows])
}

function reasons(found: Cell[]): string {
  return alignColumns(
    found.map(({ edge, check, verdict }) => [
      edge,
      check,
      verdict.reason + (verdict.by ? ` (by the ${verdict.by})` : ''),
    ]),
  )
}
