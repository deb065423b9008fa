import { stripVTControlCharacters, styleText } from 'node:util'
import type { VerdictKind } from '../probe/model.ts'
import { documented, evidenceOf } from './evidence.ts'
import { loadRows } from './load.ts'
import { printable } from './printable.ts'
import { type Cell, cells, type Results, reasonFor, type Section, unasked } from './results.ts'
import { questions, summary, thenAndNow, throughFronts } from './summary.ts'
import { alignColumns } from './table.ts'
import { count, glance, sentence, sign, signs, survivors, truthOf, UNASKED_SIGN } from './words.ts'

const colours = {
  survives: 'green',
  degrades: 'yellow',
  cut: 'red',
  refused: 'red',
  unknown: 'magenta',
} as const satisfies Record<VerdictKind, string>

export interface TerminalOptions {
  /** Print the evidence of every cell. Default: a summary of the cells that do not survive. */
  verbose?: boolean
  /** Figures to add. Default: none. */
  sections?: Section[]
}

/**
 * A run for a terminal: the matrix, the reasons of what does not survive, the checks that were not asked, the load
 * table, added sections and the summary, as far as the run has them. Coloured where standard output supports it.
 */
export function terminalReport(
  results: Results,
  { verbose = false, sections = [] }: TerminalOptions = {},
): string {
  const found = inOrder(results)
  const asked = found.filter(({ outcome }) => !unasked(outcome))
  const lost = asked.filter(({ verdict }) => verdict.verdict !== 'survives')
  return [
    results.checks.length > 0 && matrix(results, found),
    verbose
      ? asked.map((cell) => inDepth(cell, results)).join('\n\n')
      : lost.map((cell) => inShort(cell, results)).join('\n'),
    notAsked(found).join('\n'),
    results.load.length > 0 && alignColumns(loadRows(results)),
    ...sections.flatMap(({ tables, note }) => [...tables.map(alignColumns), note]),
    // Last, because it is then what the terminal shows: the rest is long.
    throughFronts(results) && results.checks.length > 0 && frontsReport(results),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Cells in the order of the matrix. */
function inOrder(results: Results): Cell[] {
  const { edges, checks } = results
  const found = cells(results)
  return edges.flatMap(({ id: edge }) =>
    checks.flatMap(({ id }) => found.filter((cell) => cell.edge === edge && cell.check === id)),
  )
}

/** A cell's word in the colour of its verdict. */
export function colouredGlance(cell: Cell): string {
  return coloured(cell, glance(cell))
}

function coloured({ verdict, outcome }: Cell, words: string): string {
  return styleText(unasked(outcome) ? 'dim' : colours[verdict.verdict], words)
}

/** How wide a matrix may be, characters. */
const WIDTH = 100

/** Checks × edges, with the edges' names over the columns, or their numbers where the names do not fit. */
function matrix({ edges, checks }: Results, found: Cell[]): string {
  const rows = (say: (cell: Cell) => string) =>
    checks.map(({ id }) => [
      id,
      ...edges.map((edge) => {
        const cell = found.find((one) => one.edge === edge.id && one.check === id)
        return cell ? say(cell) : ''
      }),
    ])
  const named = alignColumns([['', ...edges.map(({ id }) => id)], ...rows(colouredGlance)])
  if (
    stripVTControlCharacters(named)
      .split('\n')
      .every(({ length }) => length <= WIDTH)
  ) {
    const truths = edges.flatMap((edge) => (truthOf(edge) ? `${edge.id}: ${truthOf(edge)}` : []))
    return [named, truths.join('\n')].filter(Boolean).join('\n\n')
  }
  const numbers = edges.map((_, n) => String(n + 1))
  const legend = edges.map((edge, n) => [
    `${numbers[n]?.padStart(2)}  ${edge.id}`,
    survivors(edge, found),
    truthOf(edge) ? edge.truth : '',
  ])
  return [
    alignColumns(legend),
    [...Object.entries(signs), ['not asked', UNASKED_SIGN]].map((words) => words.join(' ')).join('  '),
    alignColumns([['', ...numbers], ...rows((cell) => coloured(cell, sign(cell)))]),
  ].join('\n\n')
}

/** What each edge lets through, what has changed since the article, and what is unknown. */
function frontsReport(results: Results): string {
  const rows = summary(results)
  const notes = rows.flatMap(({ edge: { id, since2023, unknown } }) =>
    [since2023, unknown && `unknown: ${unknown}`].flatMap((note) => (note ? `${id}: ${note}` : [])),
  )
  return [
    alignColumns([
      ['2023 → now', ...questions.map(({ name }) => name), 'how true'],
      ...rows.map(({ edge, answers }) => [
        edge.id,
        ...answers.map(thenAndNow),
        edge.truth === 'vendor runtime + stand-in front' ? 'vendor runtime' : edge.truth,
      ]),
    ]),
    [...new Set(rows.map(({ edge }) => truthOf(edge)))].join('\n'),
    notes.join('\n'),
  ]
    .filter(Boolean)
    .join('\n\n')
}

function heading(cell: Cell): string {
  return `${cell.check} through ${cell.edge}: ${colouredGlance(cell)}`
}

function inShort(cell: Cell, results: Results): string {
  const { blame, scaled } = evidenceOf(results, cell)
  const sure = [blame, scaled].filter(Boolean).join('; ')
  return [heading(cell), ...[sentence(cell), sure].filter(Boolean).map(indented)].join('\n')
}

function inDepth(cell: Cell, results: Results): string {
  const { outcome } = cell
  const evidence = evidenceOf(results, cell)
  const check = results.checks.find(({ id }) => id === cell.check)
  const wanted = documented(results, cell)
  const edge = results.edges.find(({ id }) => id === cell.edge)
  const rows: [name: string, value: string | undefined][] = [
    ['check', check && `${check.title} (${check.kind})`],
    ['source', check?.spec],
    ['edge', edge && truthOf(edge)],
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
    ...evidence.advice.map(({ text, lines = [] }): [string, string] => [
      'advice',
      [text, ...lines].join('\n'),
    ]),
  ]
  const known = rows.filter((row): row is [string, string] => Boolean(row[1]))
  return [heading(cell), ...known.map(([name, value]) => indented(value, name))].join('\n')
}

/** The status and the headers as they came. */
function answer({ outcome: { status, headers } }: Cell): string | undefined {
  if (status === undefined) return undefined
  return [status, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n')
}

const NAME = 12

/** Text that others may have written, indented below its heading. */
function indented(text: string, name: string | number = 0): string {
  const indent = typeof name === 'string' ? `  ${name.padEnd(NAME)}` : '  '
  return (
    indent +
    printable(text)
      .trimEnd()
      .replaceAll('\n', `\n${' '.repeat(indent.length)}`)
  )
}

/** The checks that were not asked: a line for each reason. */
function notAsked(found: Cell[]): string[] {
  const groups = Map.groupBy(
    found.filter(({ outcome }) => unasked(outcome)),
    ({ edge, outcome }) => `${edge} ${outcome.transport} ${reasonFor(outcome)}`,
  )
  return [...groups.values()].map((group) => {
    const { edge, outcome } = group[0] as Cell
    return `${count(group.length, `${outcome.transport} check`)} through ${edge} not asked: ${outcome.fault?.message}`
  })
}
