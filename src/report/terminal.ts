import { loadLines, loadRows } from './load.ts'
import { printable } from './printable.ts'
import { problems } from './problems.ts'
import { cells, flaps, type Results, type Section, unsteady } from './results.ts'
import { fitColumns } from './table.ts'
import { answers } from './terminal/answers.ts'
import { problemLines } from './terminal/problem.ts'
import { unaskedLines } from './terminal/unasked.ts'
import { everything } from './terminal/verbose.ts'
import { wrap } from './wrap.ts'

export { colouredGlance } from './terminal/colour.ts'

export interface TerminalOptions {
  /** Print every verdict and its evidence too. Default: only what does not survive. */
  verbose?: boolean
  /** Figures to add. Default: none. */
  sections?: Section[]
  /** The terminal's width, characters. Default: 80 */
  width?: number | undefined
}

/**
 * A run for a terminal: how many checks survive each edge, then what does not and what to change, then load and cost in
 * brief, as far as the run has them. Coloured where standard output supports it.
 */
export function terminalReport(
  results: Results,
  { verbose = false, sections = [], width = 80 }: TerminalOptions = {},
): string {
  const found = cells(results)
  const blocks = [
    ...(results.checks.length > 0 ? answers(results, found, width) : []),
    [...unsteady(results), ...steady(results)].flatMap((line) => wrap(printable(line), width)),
    problemLines(problems(results), results, width),
    unaskedLines(found, width),
    ...(verbose && results.checks.length > 0 ? everything(results, width).map((text) => [text]) : []),
    verbose && results.load.length > 0 ? fitColumns(loadRows(results), width) : loadLines(results, width),
    ...sections.flatMap(({ tables, note, brief }) =>
      verbose
        ? [...tables.map((rows) => fitColumns(rows, width)), wrap(note, width)]
        : [brief.flatMap((line) => wrap(line, width))],
    ),
  ]
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

function steady(results: Results): string[] {
  const rounds = results.repeats.length + 1
  return rounds > 1 && flaps(results).length === 0 ? [`All verdicts were the same in ${rounds} rounds.`] : []
}
