import {
  failuresTable,
  loadTable,
  matrixTables,
  summaryTable,
  table,
  transportsTable,
} from '../../src/report/markdown.ts'
import { throughFronts } from '../../src/report/summary.ts'
import { machineLine } from '../../src/report/words.ts'
import { costSection } from '../cost/report.ts'
import type { BenchResults } from './results.ts'

interface Block {
  /** Whether it shows the run with `--fronts`, or the one without. */
  fronts: boolean
  fill(results: BenchResults): string
}

/** The documents that show the committed runs. */
export const documents = ['README.md', 'bench/README.md'].map(
  (path) => new URL(`../../${path}`, import.meta.url),
)

/** Their blocks, by name. */
const blocks: Record<string, Block> = {
  transports: { fronts: false, fill: transportsTable },
  failures: { fronts: true, fill: failuresTable },
  matrix: {
    fronts: false,
    fill: (results) => [matrixTables(results), loadTable(results), machineLine(results)].join('\n\n'),
  },
  cost: { fronts: false, fill: costTables },
  fronts: { fronts: true, fill: (results) => [summaryTable(results), machineLine(results)].join('\n\n') },
}

/**
 * Updates a document's blocks (`<!-- bench: NAME -->` to `<!-- /bench -->`) from a run. A run with `--fronts` updates its
 * own blocks, a run without it the others.
 * @throws an Error where a block's name is unknown
 */
export function updateDocument(document: string, results: BenchResults): string {
  return document.replace(/(<!-- bench: (\w+) -->\n).*?(<!-- \/bench -->)/gs, (old, start, name, end) => {
    const block = blocks[name]
    if (!block) throw new Error(`There is a block named ${name}; there are ${Object.keys(blocks).join(', ')}`)
    return block.fronts === throughFronts(results) ? `${start}\n${block.fill(results)}\n\n${end}` : old
  })
}

function costTables({ cost }: BenchResults): string {
  if (!cost) throw new Error('This run did not measure the cost. Run the whole bench: npm run bench.')
  const { tables, note } = costSection(cost)
  return [...tables.map(table), note].join('\n\n')
}
