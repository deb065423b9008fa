import { styleText } from 'node:util'
import type { VerdictKind } from '../../src/probe/verdict.ts'
import { type Cell, cells, type Results, unasked } from '../results.ts'
import { costReport } from './cost.ts'
import { documented, evidenceOf } from './evidence.ts'
import { loadRows } from './load.ts'
import { printable } from './printable.ts'
import { alignColumns } from './table.ts'
import { count, glance, sentence } from './words.ts'

const colours = {
  survives: 'green',
  degrades: 'yellow',
  cut: 'red',
  refused: 'red',
  unknown: 'magenta',
} as const satisfies Record<VerdictKind, string>

export interface TerminalOptions {
  /** Every cell with all that its verdict rests on, instead of those only that do not survive. */
  verbose?: boolean
}

/**
 * The matrix, why what did not survive did not, what was not asked, the load table and the cost table, as far as the
 * run has them. Coloured where standard output takes it.
 */
export function terminalReport(results: Results, { verbose = false }: TerminalOptions = {}): string {
  const found = inOrder(results)
  const asked = found.filter(({ outcome }) => !unasked(outcome))
  const lost = asked.filter(({ verdict }) => verdict.verdict !== 'survives')
  return [
    results.checks.length > 0 && matrix(results, found),
    verbose ? asked.map((cell) => inDepth(cell, results)).join('\n\n') : lost.map(inShort).join('\n'),
    notAsked(found).join('\n'),
    results.load.length > 0 && alignColumns(loadRows(results)),
    results.cost && costReport(results.cost),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Edge by edge, as the rows go: what was asked again comes last in a run. */
function inOrder(results: Results): Cell[] {
  const { edges, checks } = results
  const found = cells(results)
  return edges.flatMap(({ id: edge }) =>
    checks.flatMap(({ id }) => found.filter((cell) => cell.edge === edge && cell.check === id)),
  )
}

/** A cell's word, in its colour. */
export function colouredGlance(cell: Cell): string {
  if (unasked(cell.outcome)) return styleText('dim', glance(cell))
  return styleText(colours[cell.verdict.verdict], glance(cell))
}

function matrix({ edges, checks }: Results, found: Cell[]): string {
  const rows = checks.map((check) => [
    check.id,
    ...edges.map((edge) => {
      const cell = found.find((one) => one.edge === edge.id && one.check === check.id)
      return cell ? colouredGlance(cell) : ''
    }),
  ])
  return alignColumns([['', ...edges.map(({ id }) => id)], ...rows])
}

function heading(cell: Cell): string {
  return `${cell.check} through ${cell.edge}: ${colouredGlance(cell)}`
}

function inShort(cell: Cell): string {
  const { blame, scaled } = evidenceOf(cell)
  const sure = [blame, scaled].filter(Boolean).join('; ')
  return [heading(cell), ...[sentence(cell), sure].filter(Boolean).map(indented)].join('\n')
}

function inDepth(cell: Cell, results: Results): string {
  const { outcome } = cell
  const evidence = evidenceOf(cell)
  const check = results.checks.find(({ id }) => id === cell.check)
  const wanted = documented(results, cell)
  const rows: [name: string, value: string | undefined][] = [
    ['check', check && `${check.title} (${check.kind})`],
    ['source', check?.spec],
    ['expected', evidence.expected],
    ['found', sentence(cell)],
    ['documented', wanted && `${wanted.words}: ${wanted.met ? 'as it is' : 'not as it is'}`],
    ['who', evidence.blame],
    ...evidence.witnesses.map(({ witness, says, author }): [string, string] => [
      `  ${witness}`,
      `${says}${author ? ` → the ${author}` : ''}`,
    ]),
    ['times', evidence.scaled],
    ['came', evidence.came],
    ['measured', evidence.facts.map(([name, value]) => `${name} ${value}`).join(', ')],
    ['answer', answer(cell)],
    ['its body', outcome.refusal],
    ['edge’s log', outcome.edgeLog?.line],
    ['advice', evidence.advice],
  ]
  const known = rows.filter((row): row is [string, string] => Boolean(row[1]))
  return [heading(cell), ...known.map(([name, value]) => indented(value, name))].join('\n')
}

/** The status and the headers, as they came. */
function answer({ outcome: { status, headers } }: Cell): string | undefined {
  if (status === undefined) return undefined
  return [status, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n')
}

const NAME = 12

/** Text that others may have written, under its heading; its own lines stay beneath each other. */
function indented(text: string, name: string | number = 0): string {
  const indent = typeof name === 'string' ? `  ${name.padEnd(NAME)}` : '  '
  return (
    indent +
    printable(text)
      .trimEnd()
      .replaceAll('\n', `\n${' '.repeat(indent.length)}`)
  )
}

/** What was not asked says the same over and over: one line for each reason. */
function notAsked(found: Cell[]): string[] {
  const groups = Map.groupBy(
    found.filter(({ outcome }) => unasked(outcome)),
    ({ edge, outcome }) => `${edge}\n${outcome.transport}\n${outcome.fault?.message}`,
  )
  return [...groups.values()].map((group) => {
    const { edge, outcome } = group[0] as Cell
    return `${count(group.length, `${outcome.transport} check`)} through ${edge} not asked: ${outcome.fault?.message}`
  })
}
