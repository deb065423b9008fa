import { stripVTControlCharacters } from 'node:util'
import { documented, evidenceOf } from '../evidence.ts'
import { printable } from '../printable.ts'
import { type Cell, cells, type Results, unasked } from '../results.ts'
import { alignColumns } from '../table.ts'
import { sentence, sign, signs, tally, truthOf, UNASKED_SIGN } from '../words.ts'
import { wrap } from '../wrap.ts'
import { coloured, colouredGlance } from './colour.ts'

/** Every verdict and the evidence for it: the matrix, then each check that was asked of each edge. */
export function everything(results: Results, width: number): string[] {
  const found = inOrder(results)
  const asked = found.filter(({ outcome }) => !unasked(outcome))
  return [matrix(results, found, width), ...asked.map((cell) => inDepth(cell, results, width))]
}

/** Cells in the order of the matrix. */
function inOrder(results: Results): Cell[] {
  const { edges, checks } = results
  const found = cells(results)
  return edges.flatMap(({ id: edge }) =>
    checks.flatMap(({ id }) => found.filter((cell) => cell.edge === edge && cell.check === id)),
  )
}

/** Checks × edges, with the edges' names over the columns, or their numbers where the names do not fit. */
function matrix({ edges, checks }: Results, found: Cell[], width: number): string {
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
      .every(({ length }) => length <= width)
  )
    return named
  const numbers = edges.map((_, n) => String(n + 1))
  const legend = edges.map((edge, n) => [`${numbers[n]?.padStart(2)}  ${edge.id}`, tally(edge, found)])
  return [
    alignColumns(legend),
    [...Object.entries(signs), ['not asked', UNASKED_SIGN]].map((words) => words.join(' ')).join('  '),
    alignColumns([['', ...numbers], ...rows((cell) => coloured(cell, sign(cell)))]),
  ].join('\n\n')
}

function heading(cell: Cell): string {
  return `${cell.check} through ${cell.edge}: ${colouredGlance(cell)}`
}

function inDepth(cell: Cell, results: Results, width: number): string {
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
  return [heading(cell), ...known.map(([name, value]) => indented(value, name, width))].join('\n')
}

/** The status and the headers as they came. */
function answer({ outcome: { status, headers } }: Cell): string | undefined {
  if (status === undefined) return undefined
  return [status, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n')
}

const NAME = 12

/** Text that others may have written, in lines beside its name. */
function indented(text: string, name: string, width: number): string {
  const lines = printable(text)
    .trimEnd()
    .split('\n')
    .flatMap((line) => wrap(line, width - NAME - 2))
  return lines.map((line, n) => `  ${(n === 0 ? name : '').padEnd(NAME)}${line}`).join('\n')
}
